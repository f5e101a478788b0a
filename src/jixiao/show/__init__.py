"""Results for people and for other programs (呈现): the terminal, JSON, a workbook, a page. Shows; decides nothing."""
