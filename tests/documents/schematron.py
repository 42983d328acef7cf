"""Rules in Schematron (ISO 19757-3) as a style sheet, for the checker; as much of the language as our rules use."""

from __future__ import annotations

from pathlib import Path

from lxml import etree

_SCH = "http://purl.oclc.org/dsdl/schematron"
_XSL = "http://www.w3.org/1999/XSL/Transform"
_SVRL = "http://purl.oclc.org/dsdl/svrl"


def style_sheet(rules: Path) -> bytes:
    """The rules of a file, and of those it includes, as XSLT 3.0 that tells what failed in SVRL.

    Of the rules of a pattern the first whose context is a node speaks for that node, as the standard has it.
    Raises ValueError for what is not read here.
    """
    schema = etree.parse(str(rules)).getroot()
    spaces = {one.get("prefix"): one.get("uri") for one in schema.iterchildren(f"{{{_SCH}}}ns")}
    sheet = etree.Element(f"{{{_XSL}}}stylesheet", nsmap={**spaces, "xsl": _XSL, "svrl": _SVRL}, version="3.0")
    patterns = []
    for part in schema.iterchildren(f"{{{_SCH}}}pattern", f"{{{_SCH}}}include"):
        if part.tag == f"{{{_SCH}}}include":
            # The file lies beside it here.
            part = etree.parse(str(rules.parent / Path(part.get("href")).name)).getroot()
        patterns.append(part)
    start = _put(sheet, "template", match="/")
    output = etree.SubElement(start, f"{{{_SVRL}}}schematron-output")
    for number, pattern in enumerate(patterns):
        mode = f"pattern{number}"
        _put(output, "apply-templates", select="/", mode=mode)
        walk = _put(sheet, "template", match="/|@*|node()", mode=mode, priority="-9")
        _put(walk, "apply-templates", select="@*|node()", mode=mode)
        _pattern(sheet, pattern, mode)
    return etree.tostring(sheet, xml_declaration=True, encoding="UTF-8")


def _put(into: etree._Element, tag: str, /, **said: str) -> etree._Element:
    return etree.SubElement(into, f"{{{_XSL}}}{tag}", **said)


def _pattern(sheet: etree._Element, pattern: etree._Element, mode: str) -> None:
    rules = list(pattern.iterchildren(f"{{{_SCH}}}rule"))
    for let in pattern.iterchildren(f"{{{_SCH}}}let"):
        _put(sheet, "variable", name=let.get("name"), select=let.get("value"))
    for place, rule in enumerate(rules):
        template = _put(
            sheet, "template", match=rule.get("context"), mode=mode, priority=str(1000 + len(rules) - place)
        )
        etree.SubElement(template, f"{{{_SVRL}}}fired-rule", context=" ".join(rule.get("context").split()))
        for one in rule.iterchildren(tag=etree.Element):
            name = etree.QName(one).localname
            if name == "let":
                _put(template, "variable", name=one.get("name"), select=one.get("value"))
            elif name == "assert":
                fails = _put(template, "if", test=f"not({one.get('test')})")
                failed = etree.SubElement(
                    fails, f"{{{_SVRL}}}failed-assert", id=one.get("id"), flag=one.get("flag"), location="{path()}"
                )
                etree.SubElement(failed, f"{{{_SVRL}}}text").text = " ".join("".join(one.itertext()).split())
            else:
                raise ValueError(f"a {name} in a rule is not read here")
        _put(template, "apply-templates", select="@*|node()", mode=mode)
