"""The self-evaluation report (自评报告), drafted from the form: frame → draft → docx, pdf, md."""
