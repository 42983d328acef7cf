"""Making ReportLab write PDF/A-3b: output intent, XMP, attachments, embedded fonts, the same bytes each time.

The one place that knows ReportLab's and the standard's corners.
"""

from __future__ import annotations

import hashlib
import io
from collections.abc import Sequence
from dataclasses import dataclass
from xml.sax.saxutils import escape

from reportlab import rl_config
from reportlab.pdfbase import pdfdoc, ttfonts
from reportlab.pdfgen.canvas import Canvas

from app.documents.layout import fonts
from app.runtime.paths import resource

PRODUCER = "Counterfoil"
NAMESPACE = "urn:counterfoil:paper:1#"
"""The XMP namespace of kind, number, version and id."""

_unmended_format = pdfdoc.PDFStream.format


def _mended_format(self: pdfdoc.PDFStream, document: pdfdoc.PDFDocument) -> bytes:
    written: bytes = _unmended_format(self, document)
    if written.endswith(b"\nendstream\n") or not written.endswith(b"endstream\n"):
        return written
    return written[: -len(b"endstream\n")] + b"\nendstream\n"


def mend_stream_ends() -> None:
    """Make ReportLab put the end-of-line before `endstream` that PDF/A (ISO 19005-3, 6.1.7.1) asks for.

    ReportLab 5.1 writes the keyword right after the data. `Length` does not count the added byte.
    """
    pdfdoc.PDFStream.format = _mended_format


_unmended_map = ttfonts.makeToUnicodeCMap


def _mended_map(font_name: str, subset: list[int]) -> str:
    written: str = _unmended_map(font_name, subset)
    for code in subset:
        if code > 0xFFFF:
            written = written.replace(f"<{code:04X}>", f"<{chr(code).encode('utf-16-be').hex().upper()}>")
    return written


def mend_unicode_maps() -> None:
    """Make text beyond the first 65,536 characters (rare ideographs, emoji) come out right when copied from a PDF.

    ReportLab 5.1 writes five digits where the format wants a surrogate pair.
    """
    ttfonts.makeToUnicodeCMap = _mended_map


@dataclass(frozen=True, slots=True)
class Imprint:
    """What a PDF says of itself."""

    title: str
    author: str
    language: str
    """BCP 47, e.g. "de-AT"."""
    date: str
    """ISO date; the PDF is dated so at midnight UTC, whenever it is made."""
    kind: str
    number: str
    version: str
    id: str
    invoice: str = ""
    """The name of the Factur-X file that it carries, where it carries one."""


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file carried inside the PDF."""

    name: str
    mime: str
    content: bytes
    relationship: str = "Supplement"
    """Its AFRelationship: Supplement, Alternative, Source, Data."""
    description: str = ""


class _FixedTime:
    """The date of the document in ReportLab's terms."""

    def __init__(self, date: str) -> None:
        year, month, day = (int(part) for part in date.split("-"))
        self.YMDhms = (year, month, day, 0, 0, 0)
        self.dhh = self.dmm = 0
        self.t = 0.0


class _Info(pdfdoc.PDFInfo):  # type: ignore[misc]
    """The information dictionary with only what the XMP says, too."""

    def __init__(self, imprint: Imprint) -> None:
        super().__init__()
        self.title, self.author = imprint.title, imprint.author

    def format(self, document: pdfdoc.PDFDocument) -> bytes:
        date = pdfdoc.PDFDate(ts=document._timeStamp)
        entries = {
            "Title": pdfdoc.PDFString(self.title),
            "Author": pdfdoc.PDFString(self.author),
            "Creator": pdfdoc.PDFString(PRODUCER),
            "Producer": pdfdoc.PDFString(PRODUCER),
            "CreationDate": date,
            "ModDate": date,
        }
        written: bytes = pdfdoc.PDFDictionary(entries).format(document)
        return written


def open_canvas(page_size: tuple[float, float], imprint: Imprint) -> tuple[Canvas, io.BytesIO]:
    """A canvas that will write PDF/A-3b, and the buffer it writes to on `close_canvas`."""
    mend_stream_ends()
    mend_unicode_maps()
    buffer = io.BytesIO()
    canvas = Canvas(
        buffer,
        pagesize=page_size,
        pdfVersion=(1, 7),
        invariant=1,
        pageCompression=1,
        # Without it ReportLab names its standard Helvetica on every page, which is not embedded.
        initialFontName=fonts.base_font(),
        lang=imprint.language,
    )
    document = canvas._doc
    document.info = _Info(imprint)
    document._timeStamp = _FixedTime(imprint.date)
    # The file's id comes from the document alone, not from the environment ReportLab looks into.
    document.signature = hashlib.md5(usedforsecurity=False)
    document.updateSignature(f"{imprint.kind} {imprint.number} {imprint.version} {imprint.id}")
    return canvas, buffer


def close_canvas(canvas: Canvas, buffer: io.BytesIO, imprint: Imprint, attachments: Sequence[Attachment] = ()) -> bytes:
    """Write the catalogue entries and the attachments, and return the PDF."""
    document = canvas._doc
    catalog = document.Catalog
    catalog.__NoDefault__ = [*pdfdoc.PDFCatalog.__NoDefault__, "OutputIntents", "AF"]
    catalog.OutputIntents = _output_intents(document)
    catalog.Metadata = _metadata(imprint)
    # A title bar that shows the title, not the name of a file.
    catalog.ViewerPreferences = pdfdoc.PDFDictionary({"DisplayDocTitle": "true"})
    if attachments:
        _attach(document, attachments)
    canvas.save()
    return buffer.getvalue()


def _output_intents(document: pdfdoc.PDFDocument) -> pdfdoc.PDFArray:
    profile = pdfdoc.PDFStream(content=resource("colour", "sRGB.icc").read_bytes(), filters=[pdfdoc.PDFZCompress])
    profile.dictionary["N"] = 3
    intent = {
        "Type": pdfdoc.PDFName("OutputIntent"),
        "S": pdfdoc.PDFName("GTS_PDFA1"),
        "OutputConditionIdentifier": pdfdoc.PDFString("sRGB"),
        "Info": pdfdoc.PDFString("sRGB"),
        "DestOutputProfile": document.Reference(profile),
    }
    return pdfdoc.PDFArray([pdfdoc.PDFDictionary(intent)])


def _attach(document: pdfdoc.PDFDocument, attachments: Sequence[Attachment]) -> None:
    names: list[object] = []
    listed = []
    for attachment in sorted(attachments, key=lambda a: a.name):
        stream = pdfdoc.PDFStream(content=attachment.content, filters=[pdfdoc.PDFZCompress])
        stream.dictionary["Type"] = pdfdoc.PDFName("EmbeddedFile")
        stream.dictionary["Subtype"] = _mime(attachment.mime)
        stream.dictionary["Params"] = pdfdoc.PDFDictionary(
            {
                "Size": len(attachment.content),
                "ModDate": pdfdoc.PDFDate(ts=document._timeStamp),
                # MD5 because PDF 1.7 says so; it guards nothing, the seal does.
                "CheckSum": pdfdoc.PDFString(
                    hashlib.md5(attachment.content, usedforsecurity=False).digest(), enc="raw"
                ),
            }
        )
        reference = document.Reference(stream)
        specification = pdfdoc.PDFDictionary(
            {
                "Type": pdfdoc.PDFName("Filespec"),
                "F": pdfdoc.PDFString(attachment.name),
                "UF": pdfdoc.PDFString(attachment.name),
                "Desc": pdfdoc.PDFString(attachment.description or attachment.name),
                "AFRelationship": pdfdoc.PDFName(attachment.relationship),
                "EF": pdfdoc.PDFDictionary({"F": reference, "UF": reference}),
            }
        )
        specification = document.Reference(specification)
        names += [pdfdoc.PDFString(attachment.name), specification]
        listed.append(specification)
    tree = pdfdoc.PDFDictionary({"EmbeddedFiles": pdfdoc.PDFDictionary({"Names": pdfdoc.PDFArray(names)})})
    document.Catalog.Names = tree
    document.Catalog.AF = pdfdoc.PDFArray(listed)


def _mime(mime: str) -> str:
    # A slash would end the name; PDFName escapes no slash, and would escape this "#" again.
    return "/" + mime.replace("/", "#2F")


def _metadata(imprint: Imprint) -> pdfdoc.PDFStream:
    stream = pdfdoc.PDFStream(content=_xmp(imprint).encode())  # never compressed: anybody must be able to read it
    stream.dictionary["Type"] = pdfdoc.PDFName("Metadata")
    stream.dictionary["Subtype"] = pdfdoc.PDFName("XML")
    return stream


_OWN = (
    ("kind", "The kind of paper"),
    ("number", "The number of the document"),
    ("version", "The version of the document"),
    ("id", "The id of the document in the books"),
)


_FACTURX = "urn:factur-x:pdfa:CrossIndustryDocument:invoice:1p0#"
_FACTURX_FIELDS = (
    ("DocumentFileName", "The name of the embedded XML document"),
    ("DocumentType", "The type of the hybrid document in capital letters, e.g. INVOICE or ORDER"),
    ("Version", "The actual version of the standard applying to the embedded XML document"),
    ("ConformanceLevel", "The conformance level of the embedded XML document"),
)


def _described(fields: Sequence[tuple[str, str]]) -> str:
    return "".join(
        '<rdf:li rdf:parseType="Resource">'
        f"<pdfaProperty:name>{name}</pdfaProperty:name><pdfaProperty:valueType>Text</pdfaProperty:valueType>"
        f"<pdfaProperty:category>external</pdfaProperty:category>"
        f"<pdfaProperty:description>{meaning}</pdfaProperty:description></rdf:li>"
        for name, meaning in fields
    )


def _schema(name: str, namespace: str, prefix: str, fields: Sequence[tuple[str, str]]) -> str:
    return f"""<rdf:li rdf:parseType="Resource">
<pdfaSchema:schema>{name}</pdfaSchema:schema><pdfaSchema:namespaceURI>{namespace}</pdfaSchema:namespaceURI>
<pdfaSchema:prefix>{prefix}</pdfaSchema:prefix><pdfaSchema:property><rdf:Seq>{_described(fields)}</rdf:Seq>\
</pdfaSchema:property>
</rdf:li>"""


def _facturx(file_name: str) -> str:
    """What Factur-X 1.0 asks the PDF to say of the file in it."""
    said = {"DocumentFileName": file_name, "DocumentType": "INVOICE", "Version": "1.0", "ConformanceLevel": "EN 16931"}
    values = "".join(f"<fx:{name}>{escape(said[name])}</fx:{name}>" for name, _ in _FACTURX_FIELDS)
    return f'<rdf:Description rdf:about="" xmlns:fx="{_FACTURX}">{values}</rdf:Description>\n'


def _xmp(imprint: Imprint) -> str:
    values = {name: escape(getattr(imprint, name)) for name, _ in _OWN}
    own = "".join(f"<cf:{name}>{values[name]}</cf:{name}>" for name, _ in _OWN)
    schemas = _schema("Counterfoil paper", NAMESPACE, "cf", _OWN)
    bill = ""
    if imprint.invoice:
        bill = _facturx(imprint.invoice)
        schemas += _schema("Factur-X PDFA Extension Schema", _FACTURX, "fx", _FACTURX_FIELDS)
    moment = f"{imprint.date}T00:00:00+00:00"
    return f"""<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:pdfaid="http://www.aiim.org/pdfa/ns/id/"
><pdfaid:part>3</pdfaid:part><pdfaid:conformance>B</pdfaid:conformance></rdf:Description>
<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/"
><dc:format>application/pdf</dc:format>
<dc:title><rdf:Alt><rdf:li xml:lang="x-default">{escape(imprint.title)}</rdf:li></rdf:Alt></dc:title>
<dc:creator><rdf:Seq><rdf:li>{escape(imprint.author)}</rdf:li></rdf:Seq></dc:creator>
<dc:language><rdf:Bag><rdf:li>{escape(imprint.language)}</rdf:li></rdf:Bag></dc:language></rdf:Description>
<rdf:Description rdf:about="" xmlns:xmp="http://ns.adobe.com/xap/1.0/"
><xmp:CreatorTool>{PRODUCER}</xmp:CreatorTool>
<xmp:CreateDate>{moment}</xmp:CreateDate><xmp:ModifyDate>{moment}</xmp:ModifyDate></rdf:Description>
<rdf:Description rdf:about="" xmlns:pdf="http://ns.adobe.com/pdf/1.3/"
><pdf:Producer>{PRODUCER}</pdf:Producer></rdf:Description>
<rdf:Description rdf:about="" xmlns:cf="{NAMESPACE}">{own}</rdf:Description>
{bill}<rdf:Description rdf:about="" xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/"
 xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#" xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#"
><pdfaExtension:schemas><rdf:Bag>{schemas}</rdf:Bag></pdfaExtension:schemas></rdf:Description>
</rdf:RDF></x:xmpmeta>
<?xpacket end="w"?>"""


# ReportLab opens files and addresses that it finds in text; we give it none, and it may open none.
rl_config.trustedHosts = []
rl_config.trustedSchemes = []
# Plain bytes instead of text in streams: a fifth smaller, and faster to write.
rl_config.useA85 = 0
