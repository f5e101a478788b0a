"""A file that takes seconds to read, and hundreds of megabytes: a Word table of many rows."""

import io
import zipfile

_CELL = "<w:tc><w:p><w:r><w:t>数量指标</w:t></w:r></w:p></w:tc>"
_HEAD = '<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body><w:tbl>'


def slow_docx(rows=45_000):
    """The file's bytes."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as package:
        package.writestr("[Content_Types].xml", "<Types/>")
        package.writestr(
            "word/document.xml", f"{_HEAD}{f'<w:tr>{_CELL * 8}</w:tr>' * rows}</w:tbl></w:body></w:document>"
        )
    return out.getvalue()
