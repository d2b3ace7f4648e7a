"""HTML tables and the XML of Excel 2003 under a spreadsheet's name: what a spreadsheet program shows is read."""

import dataclasses

import pytest

from liren.engine.read import archives, charsets, confined, files, formats, limits


def read(text, *, charset="utf-8", **bounds):
    content = text.encode(charset)
    return files.read_bytes(content, name="名册.xls", limits=dataclasses.replace(limits.Limits(), **bounds))


def rows(text, **options):
    [sheet] = read(text, **options)
    return sheet.rows(0, sheet.height)


HTML = (
    "<html><head><meta charset=gb2312><title>导出</title><style>td{color:red}</style></head><body>"
    "<script>var x='<td>no</td>'</script><table border=1><tr><th colspan=2>名册</th></tr>"
    "<tr><td>姓名</td><td>电话</td></tr><tr><td> 张&nbsp;三 </td><td>13800000000<br>13900000000</td></tr>"
    "<tr><td>李&lt;四<td>x</table></body></html>"
)
EXPECTED = [("名册", ""), ("姓名", "电话"), ("张 三", "13800000000\n13900000000"), ("李<四", "x")]


@pytest.mark.parametrize("charset", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_a_table_of_a_web_page_is_read_in_any_charset(charset):
    assert rows(HTML, charset=charset) == EXPECTED


def test_a_label_that_spans_rows_is_said_on_each_of_them():
    text = "<table><tr><td rowspan=2>一户</td><td>张三</td></tr><tr><td>李四</td></tr><tr><td>二户<td>王五</table>"

    assert rows(text) == [("一户", "张三"), ("一户", "李四"), ("二户", "王五")]


def test_a_group_of_columns_is_known_as_a_merge():
    [sheet] = read("<table><tr><td>a</td><td colspan=2>b</td></tr><tr><td>1<td>2<td>3</table>")

    assert [dataclasses.astuple(merge) for merge in sheet.merges] == [(0, 1, 0, 2)]


def test_tables_stand_below_each_other_and_nested_ones_are_opened():
    assert rows("<table><tr><td>a</td></tr></table><table><tr><td>b<table><tr><td>c</table></table>") == [
        ("a",),
        ("b",),
        ("c",),
    ]


SPACE = 'xmlns="urn:schemas-microsoft-com:office:spreadsheet" xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet"'


def xml(*sheets):
    told = "".join(f'<Worksheet ss:Name="{name}"><Table>{body}</Table></Worksheet>' for name, body in sheets)
    return f'<?xml version="1.0" encoding="UTF-8"?><Workbook {SPACE}>{told}</Workbook>'


def cell(text, sort="String", **given):
    at = "".join(f' ss:{name}="{value}"' for name, value in given.items())
    return f'<Cell{at}><Data ss:Type="{sort}">{text}</Data></Cell>'


def test_an_xml_workbook_is_read_sheet_by_sheet_with_its_gaps():
    first = f'<Row ss:Index="2">{cell("姓名")}{cell("出生", Index=3)}</Row>'
    second = f"<Row>{cell('<![CDATA[张<三]]>')}<Cell/>{cell('2020-01-02T00:00:00.000', 'DateTime')}</Row>"

    one, other = read(xml(("甲", first + second), ("乙", f"<Row>{cell('13800000000', 'Number')}</Row>")))

    assert (one.name, one.rows(0, 9)) == ("甲", [("", "", ""), ("姓名", "", "出生"), ("张<三", "", "2020-01-02")])
    assert (other.name, other.rows(0, 9), other.numeric) == ("乙", [("13800000000",)], (1,))


def test_merged_cells_of_an_xml_workbook_spread():
    first = f"<Row>{cell('一户', MergeDown=1)}{cell('张三')}</Row>"

    assert rows(xml(("甲", first + f"<Row>{cell('李四')}</Row>"))) == [("一户", "张三"), ("一户", "李四")]


@pytest.mark.parametrize(
    "text",
    [
        "<table>" * 1000 + "<tr><td colspan=999999999>x",
        "<table><tr>" + "<td>x" * 1001,
        xml(("甲", f"<Row>{cell('x', Index=999999999)}</Row>")),
    ],
)
def test_a_page_that_claims_more_columns_than_any_register_is_refused(text):
    with pytest.raises(limits.TooManyColumns):
        read(text)


@pytest.mark.parametrize("row", ['<Row ss:Index="999999999">', '<Row><Cell ss:MergeDown="999999999"/>'])
def test_a_page_that_claims_more_rows_than_any_register_is_refused(row):
    with pytest.raises(limits.TooManyRows):
        read(xml(("甲", row + cell("x") + "</Row>")))


def test_the_entities_of_an_xml_workbook_are_refused_and_never_expanded():
    with pytest.raises(archives.EntitiesForbidden):
        read('<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><table><tr><td>&b;</table>')


def test_a_page_of_too_many_bytes_is_refused_unread():
    with pytest.raises(limits.FileTooLarge):
        read(HTML, markup_bytes=100)


def test_too_many_sheets_of_an_xml_workbook_are_refused():
    with pytest.raises(limits.TooManySheets):
        read(xml(("甲", ""), ("乙", "")), sheets=1)


def test_a_page_whose_tags_do_not_end_is_refused_before_it_is_parsed():
    with pytest.raises(formats.WebPage):
        read("<html>" + "<a " * 1_000_000)


def test_a_page_whose_comments_do_not_end_takes_no_more_than_its_share():
    with pytest.raises(confined.ReadingTooCostly):
        read("<html>" + "<!-- > " * 2_000_000, markup_seconds=1)


def test_a_page_in_no_charset_is_refused():
    with pytest.raises(charsets.CharactersUnknown):
        files.read_bytes(b"<table><tr><td>" + bytes(range(128, 256)) * 50, name="a.xls")
