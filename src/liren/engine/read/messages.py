"""What to tell a person about each refusal of reading, in both languages: what is the matter, and what to do.

The command line and the screens share these sentences; docs/reference/reading.md lists them and a test compares.
"""

from typing import Final

# code → (Chinese, English)
MESSAGES: Final[dict[str, tuple[str, str]]] = {
    "file_empty": (
        "文件是空的。请重新从原系统导出后再导入。",
        "The file is empty. Export it again from the source system.",
    ),
    "file_missing": (
        "找不到这个文件。请检查文件名和所在的文件夹。",
        "There is no such file. Check its name and folder.",
    ),
    "file_not_accessible": (
        "文件打不开：可能正被其他程序占用，或没有读取权限。请关闭该程序或调整权限后再试。",
        "The file cannot be opened: another program may hold it, or reading is not permitted. "
        "Close it or change the permission.",
    ),
    "folder_missing": (
        "找不到这个文件夹。请检查路径。",
        "There is no such folder. Check the path.",
    ),
    "sheets_empty": (
        "文件能打开，但里面没有任何内容。请确认导出的是有数据的表。",
        "The file opens, but no cell holds anything. Make sure the export contains data.",
    ),
    "file_too_large": (
        "文件太大，超过一次可读取的上限。请按年份、小区或工作表分成几个文件再导入。",
        "The file is larger than can be read in one go. Split it, for instance by year or compound.",
    ),
    "too_many_sheets": (
        "工作簿里的工作表太多。请把需要的工作表另存为单独的文件。",
        "The workbook has too many sheets. Save the ones that are needed as a file of their own.",
    ),
    "too_many_rows": (
        "表的行数超过上限。请分成几个文件再导入。",
        "The sheet has more rows than can be read in one go. Split it into several files.",
    ),
    "too_many_columns": (
        "表的列数超过上限，不像一张台账。请删除表格右侧多余的空列，或只导出需要的列。",
        "The sheet is wider than any register. Delete unused columns on the right, or export only what is needed.",
    ),
    "too_many_cells": (
        "表的单元格总数超过上限。请减少行或列后再导入。",
        "Rows times columns is more than can be read. Export fewer rows or columns.",
    ),
    "cell_too_long": (
        "有一个单元格的文字过长，通常是引号没有成对。请用表格软件打开检查后另存为 .xlsx。",
        "One cell holds far too much text, usually because a quotation mark is not closed. "
        "Open it, check it, save it as .xlsx.",
    ),
    "workbook_too_large": (
        "工作簿展开后超过一次可读取的上限。请按年份、小区或工作表分成几个文件，或另存为 .csv 再导入。",
        "Unpacked, the workbook is larger than can be read in one go. "
        "Split it, for instance by year or compound, or save it as .csv.",
    ),
    "archive_bomb": (
        "文件解压后的体积异常，可能是有意制造的，已停止读取。请向提供文件的单位核实，并重新导出。",
        "The file would unpack to an abnormal size and was not read. Ask whoever sent it, and export it again.",
    ),
    "archive_damaged": (
        "文件不完整，可能传输中断。请重新复制或重新下载。",
        "The file is incomplete; the transfer probably broke off. Copy or download it again.",
    ),
    "entities_forbidden": (
        "文件内部带有不允许的 XML 声明，已停止读取。请用 Excel 或 WPS 打开后另存为 .xlsx。",
        "The file contains XML declarations that are not allowed. Open it in Excel or WPS and save it as .xlsx.",
    ),
    "password_protected": (
        "工作簿设有打开密码。请用 Excel 或 WPS 打开，去掉密码后另存，再导入。",
        "The workbook is protected by a password. "
        "Open it in Excel or WPS, remove the password, save, and import again.",
    ),
    "formulas_not_computed": (
        "表里只有公式，没有计算结果。请用 Excel 或 WPS 打开，保存一次，再导入。",
        "The cells hold formulas that were never computed. Open the file in Excel or WPS, save it, and import again.",
    ),
    "format_unknown": (
        "这不是表格文件（可能是改了扩展名的图片）。请导入 .xlsx、.xls、.csv 或 .txt。",
        "This is no table (perhaps a renamed picture). Import .xlsx, .xls, .csv or .txt.",
    ),
    "document_not_table": (
        "这是文档（Word、PDF 等），不是表格。"
        "请向提供单位索取 Excel 或 CSV，或把其中的表格复制到 Excel 后另存为 .xlsx。",
        "This is a document (Word, PDF or the like), no table. "
        "Ask its sender for Excel or CSV, or copy the table into Excel and save it as .xlsx.",
    ),
    "archive_of_files": (
        "这是压缩包。请先解压，再导入里面的表格。",
        "This is an archive. Unpack it first, then import the tables that are in it.",
    ),
    "numbers_only": (
        "这是苹果 Numbers 的表格。请在 Numbers 中选择“文件 > 导出为 > Excel”，再导入导出的 .xlsx。",
        "This is a table of Apple Numbers. Choose File > Export To > Excel there, and import the .xlsx.",
    ),
    "web_page": (
        "这个文件其实是网页或 XML，里面没有可以读取的表格。请重新登录原系统导出，或用 Excel、WPS 打开后另存为 .xlsx。",
        "This file is a web page or XML without a table that can be read. "
        "Log in to the source system and export again, or open it in Excel or WPS and save it as .xlsx.",
    ),
    "wps_only": (
        "这是 WPS 专用的 .et 格式。请用 WPS 打开后另存为 .xlsx。",
        "This is a .et table that only WPS reads. Open it in WPS and save it as .xlsx.",
    ),
    "workbook_damaged": (
        "工作簿已损坏，读不出来。请用 Excel 或 WPS 打开并修复，另存为 .xlsx；打不开则请重新导出。",
        "The workbook is damaged. "
        "Open and repair it in Excel or WPS and save it as .xlsx; if it does not open, export it again.",
    ),
    "reading_too_costly": (
        "读取这个工作簿占用的内存或时间超过上限。请删除空白的行和列后另存，或改存为 .csv。",
        "Reading this workbook takes too much memory or time. "
        "Delete blank rows and columns and save it, or save it as .csv.",
    ),
    "characters_unknown": (
        "文字编码无法识别。请用表格软件打开，确认没有乱码后另存为 UTF-8 编码的 .csv 或 .xlsx。",
        "The text encoding is not recognized. "
        "Open it, make sure the text is legible, and save it as .csv in UTF-8 or as .xlsx.",
    ),
    "characters_mixed": (
        "文件里混有两种文字编码（UTF-8 和 GBK），多半是把几个文件拼成了一个。请分别导入原来的文件。",
        "The file mixes two encodings (UTF-8 and GBK): several files were probably put together. "
        "Import the original files one by one.",
    ),
    "database_not_reached": (
        "连不上数据库。请检查地址、账号、密码和网络。",
        "The database does not answer. Check address, login, password and network.",
    ),
    "database_lost": (
        "读到一半时数据库断开了，已读的部分没有保留。数据库恢复后会再读一次。",
        "The database went away while it was being read; nothing of it was kept. It is read again once it is back.",
    ),
    "database_too_slow": (
        "数据库在限定时间内没有把数据送完。请改用行数更少的查询，或换个不忙的时间。",
        "The database did not tell all its rows in time. Name a query with fewer rows, or another time of the day.",
    ),
    "page_not_reached": (
        "接口没有应答，或应答中途断开。请检查地址和网络；稍后会再读一次。",
        "The page does not answer, or broke off. Check its address and the network; it is read again later.",
    ),
    "page_refused": (
        "接口返回了错误。请检查地址和密钥是否仍然有效。",
        "The page answered with an error. Check its address, and whether the key is still valid.",
    ),
    "page_leads_away": (
        "接口把请求转到了别处，没有跟过去。请登记最终的地址。",
        "The page leads elsewhere, which was not followed. Register the address where the rows really are.",
    ),
    "page_not_rows": (
        "接口返回的内容里没有找到行列表。请检查行所在的位置；只能读取由对象组成的 JSON 列表。",
        "No list of rows was found in what the page sent. "
        "Check where the rows are; they must be a JSON list of objects.",
    ),
    "pages_repeat": (
        "接口的分页绕成了圈，读不到尽头。请检查分页参数。",
        "The pages go round in a circle and have no end. Check how they are counted.",
    ),
    "query_refused": (
        "数据库没有执行这个查询。请检查表名和字段名；只允许以 SELECT 开头的查询。",
        "The database did not run the query. "
        "Check table and column names; only queries that start with SELECT are allowed.",
    ),
}
