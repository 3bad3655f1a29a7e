"""A council's file, in the form it comes in -> its words, and how they were got."""

from __future__ import annotations

import codecs
import importlib.util
import re
from collections.abc import Callable
from pathlib import Path

from councilbench.problems import bad_data
from councilbench.project import Project

from .converting import Converted, Refused
from .converting.apart import convert
from .converting.sheets import of_csv
from .decoding import clean, decode, tidy
from .withholding import withhold

LARGEST = 100 * 1024**2  # bytes
NEEDED = {".pdf": "pdfplumber"}
_RECOGNISED = (
    "It is a picture: have its text recognised, for instance by OCRmyPDF, Tesseract or "
    "Adobe Acrobat, check the words, and add the PDF or text that they save"
)
INSTALL = 'pip install "councilbench[documents]"'

_PAGE = re.compile(
    rb"(?:<\?xml[^>]*>\s*|<!--[^>]*-->\s*)*<(?:!doctype\s+html|html)\b", re.IGNORECASE
)
_TAG = re.compile(rb"<(?:html|body|div|p|table|ul|ol|h[1-6]|span|br)\b", re.IGNORECASE)
_ARCHIVE = re.compile(rb"(?:From: <Saved by|MIME-Version:)", re.IGNORECASE)
# What a mail program writes first; a saved page names no one it came from or went to.
_MAIL_HEAD = re.compile(rb"(?!From: <Saved by)[A-Za-z][\w-]{1,60}: ?[^\r\n]*\r?\n")
# The first that a zip names decides; a text may hold a sheet, and a sheet no text.
_ZIPS = (
    (b"opendocument.text", ".odt"),
    (b"opendocument.spreadsheet", ".ods"),
    (b"word/", ".docx"),
    (b"xl/", ".xlsx"),
    (b"ppt/", ".pptx"),
)
_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def words_of(path: Path) -> Converted:
    """Return a file's words, by the form that its ending names.

    Raises BadData, naming the file, where the form is not one of FORMATS, the file is
    not what its ending says, or it cannot be read.
    """
    name, form = str(path), path.suffix.lower()
    if form not in FORMATS:
        raise bad_data(
            name,
            f"files that end in {form or 'nothing'} cannot be read",
            saved_by(path) or f"Save it as one of {', '.join(FORMATS)} and add that",
        )
    data = _bytes(path)
    _check_form(data, form, name)
    try:
        converted = FORMATS[form](data, name)
    except Refused as refused:
        raise bad_data(
            name, refused.message, refused.remedy, details=refused.details
        ) from None
    converted.text = clean(converted.text.encode("utf-8", "replace"), name)
    converted.headings = [
        heading for h in converted.headings if (heading := tidy(h).strip())
    ]
    return converted


def saved_by(path: Path) -> str:
    """Return which program saves a file as one that can be read, if it is known."""
    return REMEDIES.get(path.suffix.lower(), "")


def text_of(project: Project, document: str) -> str:
    """Return the words of a document, by its key or by the path of any file.

    Contact details in a file are withheld, as adding it would do.
    """
    for card in project.cards():
        if card.stem == document:
            return project.read_text(card.with_suffix(".txt"))
    path = Path(document)
    if not path.is_file():
        keys = ", ".join(card.stem for card in project.cards()) or "none yet"
        raise bad_data(
            document,
            "there is no document of this key and no file of this name",
            f"The documents here are {keys}",
        )
    return withhold(words_of(path).text)[0]


def _text(data: bytes, name: str) -> Converted:
    text, encoding = decode(data, name)
    if encoding:
        return Converted(text, notes=[f"it was converted from {encoding}"])
    return Converted(clean(data, name))


def _page(data: bytes, name: str) -> Converted:
    text, encoding = decode(data, name, page=True)
    if "\0" in text:
        clean(text.encode(), name)
    converted = convert(text.encode(), "html")
    if encoding:
        converted.notes.append(f"it was converted from {encoding}")
    return converted


def _csv(data: bytes, name: str) -> Converted:
    text, encoding = decode(data, name)
    if "\0" in text:
        clean(text.encode(), name)
    converted = of_csv(text)
    if encoding:
        converted.notes.append(f"it was converted from {encoding}")
    return converted


def _apart(form: str) -> Callable[[bytes, str], Converted]:
    return lambda data, name: convert(data, form)


def _pdf(data: bytes, name: str) -> Converted:
    if importlib.util.find_spec(NEEDED[".pdf"]) is None:
        raise Refused("reading PDFs needs more than is installed", f"Run {INSTALL}")
    return convert(data, "pdf")


FORMATS: dict[str, Callable[[bytes, str], Converted]] = {
    ".txt": _text,
    ".md": _text,
    ".html": _page,
    ".htm": _page,
    ".docx": _apart("docx"),
    ".odt": _apart("odt"),
    ".rtf": _apart("rtf"),
    ".xlsx": _apart("xlsx"),
    ".ods": _apart("odt"),
    ".csv": _csv,
    ".eml": _apart("eml"),
    ".pdf": _pdf,
}
# What others save, and what to do with it.
_SAVE = (
    "Open it in {program} and save it as {form} (Save as), or, with LibreOffice: "
    "soffice --headless --convert-to {form} FILE"
)
_MAIL = "Open it in Outlook and save it as HTML or text, or save it as .eml"
_PAGES = "Open it in Pages and export it to Word (.docx)"
REMEDIES = {
    ".doc": _SAVE.format(program="Word", form="docx"),
    ".wpd": _SAVE.format(program="WordPerfect", form="docx"),
    ".dot": _SAVE.format(program="Word", form="docx"),
    ".docm": _SAVE.format(program="Word", form="docx"),
    ".xls": _SAVE.format(program="Excel", form="xlsx"),
    ".xlsm": _SAVE.format(program="Excel", form="xlsx"),
    ".xlsb": _SAVE.format(program="Excel", form="xlsx"),
    ".ppt": _SAVE.format(program="PowerPoint", form="pdf"),
    ".pptx": _SAVE.format(program="PowerPoint", form="pdf"),
    ".odp": _SAVE.format(program="LibreOffice", form="pdf"),
    ".msg": _MAIL,
    ".pages": _PAGES,
    ".numbers": "Open it in Numbers and export it to Excel (.xlsx)",
    ".mht": "Save the page as “Web page, complete” or “HTML only”",
    **dict.fromkeys(
        (".png", ".jpg", ".jpeg", ".gif", ".tif", ".tiff", ".bmp", ".webp", ".heic"),
        _RECOGNISED,
    ),
}


def _bytes(path: Path) -> bytes:
    try:
        if path.stat().st_size > LARGEST:
            raise bad_data(
                path,
                f"the file is larger than {LARGEST // 1024**2} MB",
                "Cut out the item that the benchmark is about and add that",
            )
        data = path.read_bytes()
    except OSError as error:
        reason = error.strerror or str(error)
        raise bad_data(
            path, f"the file cannot be read: {reason}", "Check its permissions"
        ) from None
    if not data.strip():
        raise bad_data(
            path, "the file holds no text", "Check that it is the right file"
        )
    return data


def _check_form(data: bytes, form: str, name: str) -> None:
    """Raise BadData where a file is plainly not what its ending says."""
    wanted = {".htm": ".html", ".md": ".txt", ".csv": ".txt"}.get(form, form)
    actual = _form(data, wanted)
    if actual == wanted:
        return
    if actual == ".doc" and "EncryptedPackage".encode("utf-16-le") in data:
        message, remedy = "the file is protected by a password", "Save it without one"
    else:
        message = f"the file ends in {form} but is {_CALLED[actual]}"
        remedy = "Check that it is the right file, or fetch it anew"
        if actual in FORMATS:
            remedy = f"Let its name end in {actual} and add it again"
        elif actual in REMEDIES:
            remedy = _OLDER.get(form, REMEDIES[actual])
    raise bad_data(name, message, remedy)


def _form(data: bytes, wanted: str) -> str:
    """Return the ending that a file should have, by what is in it."""
    start = data[:4096].lstrip(b"\xef\xbb\xbf \t\r\n")
    if start.startswith(b"%PDF-") or (wanted == ".pdf" and b"%PDF-" in data[:1024]):
        return ".pdf"
    if start.startswith(_OFFICE):
        return ".doc"
    if start.startswith(b"PK\x03\x04"):
        return next((form for mark, form in _ZIPS if mark in data), ".zip")
    if start.startswith(b"{\\rtf"):
        return ".rtf"
    if _PAGE.match(start):
        return ".html"
    if _ARCHIVE.match(start) and not (wanted == ".eml" and _MAIL_HEAD.match(start)):
        return ".mht"
    if wanted == ".eml" and _MAIL_HEAD.match(start):
        return ".eml"
    return _form_of_words(data, wanted)


def _form_of_words(data: bytes, wanted: str) -> str:
    is_marked = data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    if wanted == ".txt" or (wanted == ".html" and (is_marked or _TAG.search(data))):
        return wanted
    is_text = is_marked or not re.search(rb"[\x00-\x08\x0e-\x1f]", data[:4096])
    return ".txt" if is_text else ""


# A file of an older office program is saved in the form that its ending names.
_OLDER = {".xlsx": REMEDIES[".xls"], ".docx": REMEDIES[".doc"]}
_CALLED = {
    ".pdf": "a PDF",
    ".docx": "a Word file",
    ".odt": "an OpenDocument text",
    ".ods": "an OpenDocument spreadsheet",
    ".xlsx": "an Excel file",
    ".pptx": "a PowerPoint file",
    ".rtf": "RTF",
    ".eml": "an e-mail",
    ".html": "a web page",
    ".txt": "plain text",
    ".doc": "a file of an older office program",
    ".mht": "a web archive (MHTML)",
    ".zip": "a zip, or the file of another program",
    "": "no document that can be read",
}
