"""Encodings that nothing but the letters of a text tells."""
# ruff: noqa: RUF001 — letters of other scripts are what this is about

import pytest

from nnstudio.data.csv.encoding_guess import guess_encoding
from nnstudio.data.csv.format import CsvFormat
from nnstudio.data.csv.reading import detect, read_csv
from nnstudio.data.csv.source import ENCODINGS

RUSSIAN = "имя;возраст;город\nИван;20;Москва\nПётр;31;Казань\n"
WESTERN = (
    "name,n\nZoë,1\nJürgen,2\nÅsa,3\n",
    "Größe,Straße\nMüller,Köln\nÄrger,Übermaß\n",
    "prénom,âge\nHélène,3\nNoël,4\ncréée,5\n",
    "preço,ação\ncoração,não\npães,mãe\n",
    "¿Qué?,año\nniño,¡Sí!\n",
    "note,n\n“quoted” – 5 €,1\n",
)


@pytest.mark.parametrize(
    ("encoding", "text"),
    [
        ("cp1251", RUSSIAN),
        ("koi8-r", RUSSIAN),
        ("cp866", RUSSIAN),
        ("cp1253", "όνομα,ηλικία,πόλη\nΓιώργος,20,Αθήνα\nΜαρία,30,Πάτρα\n"),
        ("cp932", "名前,年齢,都市\n太郎,20,東京\n花子,30,大阪\n"),
        ("cp932", "id,商品\n1,りんご\n2,バナナ\n"),
        ("gb18030", "姓名,年龄,城市\n张三,20,北京\n李四,30,上海\n"),
        ("big5", "姓名,年齡,城市\n張三,20,臺北\n李四,30,高雄\n"),
        ("cp949", "이름,나이,도시\n철수,20,서울\n영희,30,부산\n"),
        *(("cp1252", text) for text in WESTERN),
    ],
)
def test_the_letters_tell_the_encoding(tmp_path, encoding: str, text: str):
    path = tmp_path / "table.csv"
    path.write_bytes(text.encode(encoding))
    assert detect(path).encoding == encoding
    assert encoding in ENCODINGS
    assert read_csv(path).names == tuple(text.splitlines()[0].replace(";", ",").split(","))


def test_letters_far_behind_tell_as_well():
    plain = b"a,b\n" + b"1,2\n" * 30_000
    assert guess_encoding(plain + RUSSIAN.encode("koi8-r")) == "koi8-r"


def test_a_character_that_is_cut_at_the_end_is_left_out():
    assert guess_encoding("名前は太郎です".encode("cp932")[:-1]) == "cp932"


@pytest.mark.parametrize(
    ("text", "end"),
    [("größe,straße\nMüller,Köln\n", "\r"), ("prénom,âge\nçà,très\n", "\n"), ("“Åsa”,n\nvått,få\n", "\r\n")],
)
def test_letters_where_others_have_none_are_those_of_a_mac(tmp_path, text: str, end: str):
    path = tmp_path / "table.csv"
    path.write_bytes(text.replace("\n", end).encode("mac-roman"))
    assert detect(path).encoding == "mac-roman"
    assert read_csv(path).names == tuple(text.splitlines()[0].split(","))


@pytest.mark.parametrize("text", ["größe,Škoda\n“a”,– 5 €\n", "a,b\nZoë,“Škoda”\n"])
def test_signs_of_windows_are_no_letters_of_a_mac(text: str):
    assert guess_encoding(text.encode("cp1252")) == "cp1252"


def test_what_windows_1252_lacks_is_latin_1():
    assert guess_encoding(b"name,n\nZo\xeb\x81,1\n") == "latin-1"


@pytest.mark.parametrize(
    ("encoding", "names"),
    [
        ("cp850", ("größe", "français")),
        ("iso8859-2", ("źródło", "město")),
        ("cp852", ("źródło", "Győr")),
        ("cp1254", ("ışık", "öğün")),
        ("cp1255", ("גיל", "עיר")),
        ("cp1256", ("عمر", "مدينة")),
        ("cp1257", ("ąžuolas", "ķirsis")),
    ],
)
def test_what_cannot_be_told_can_be_chosen(tmp_path, encoding: str, names: tuple[str, str]):
    path = tmp_path / "table.csv"
    path.write_bytes(f"{','.join(names)}\n{names[1]},1\n".encode(encoding))
    assert encoding in ENCODINGS
    table = read_csv(path, CsvFormat(encoding=encoding))
    assert (table.names, table.columns[0].cell(0)) == (names, names[1])
