"""One walk for several orders on paper: the sums of the walk, a slip for each order, and codes that find them again."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

import pypdfium2
import pytest
import zxingcpp
from hypothesis import given, settings
from hypothesis import strategies as st

from app.documents import make
from app.documents.runner import print_paper
from app.domain.errors import RuleViolation
from app.queries import paper_model as m
from app.queries.paper_batch import called, walk
from app.queries.papers import paper_for
from app.queries.scanned import scanned_document
from tests.documents import samples
from tests.documents.reading import stand, texts
from tests.shop import Shop

ORDER = st.lists(st.tuples(st.integers(1, 6), st.integers(1, 9)), min_size=1, max_size=6)


def pages(pdf: bytes) -> list[str]:
    return [" ".join(page.replace("\u00a0", " ").split()) for page in texts(pdf)]


@settings(max_examples=15, deadline=None)
@given(st.lists(ORDER, min_size=1, max_size=6))
def test_the_walk_fetches_what_the_slips_share_out(wants: list[list[tuple[int, int]]]) -> None:
    slips = [
        samples.paper(
            m.PICK_LIST,
            order_number=f"AB-{at}",
            lines=tuple(samples.line(of, line=n, quantity=many * 1000) for n, (of, many) in enumerate(order, 1)),
        )
        for at, order in enumerate(wants)
    ]
    lines = walk(slips)
    assert [(one.location, one.code) for one in lines] == sorted({(x.location, x.code) for s in slips for x in s.lines})
    assert sum(one.quantity for one in lines) == sum(x.quantity for slip in slips for x in slip.lines)
    shared: Counter[tuple[str, str]] = Counter()
    for one in lines:
        assert sum(n for _, n in one.shares) == one.quantity
        for order, quantity in one.shares:
            shared[order, one.code] += quantity
    asked: Counter[tuple[str, str]] = Counter()
    for slip in slips:
        for x in slip.lines:
            asked[slip.order_number, x.code] += x.quantity
    assert shared == asked


def test_goods_that_are_weighed_or_cut_are_fetched_for_one_order_at_a_time() -> None:
    weighed, cut = samples.line(1, weight=1200), samples.line(2, cuts=2, length=1500)
    slips = [samples.paper(m.PICK_LIST, order_number=f"AB-{n}", lines=(weighed, cut)) for n in range(2)]
    assert [one.shares for one in walk(slips)] == [
        ((f"AB-{n}", one.quantity),) for one in (weighed, cut) for n in (0, 1)
    ]


def test_each_order_has_a_page_of_its_own_with_its_name_in_every_head() -> None:
    slip = samples.paper(m.PICK_LIST, 60, order_number="AB-7", number="PL-7")
    paper = samples.paper(m.PICK_BATCH, 12)
    both = (slip, replace(slip, order_number="AB-8", number="PL-8", lines=slip.lines[:1]))
    found = pages(make(replace(paper, slips=both, lines=walk(both))))
    heads = [one.split("Seite")[0].strip() for one in found if not one.startswith("Sammelpickliste PL-3310")]
    assert heads[-1] == "Sortierzettel 2 von 2 · AB-8 · Müller Bau GmbH"
    assert heads[-2] == "Sortierzettel 1 von 2 · AB-7 · Müller Bau GmbH", "the slip goes on under its own name"
    stand(found[-1], "Sortierzettel 2 von 2", "Auftrag AB-8", "Für Müller Bau GmbH", "A-03-2")
    assert all("PUMP" not in one for one in found[-1:]), "nothing of another order"
    assert [one.split()[-1] for one in found] == [str(len(found))] * len(found)


def test_a_scanner_finds_the_walk_and_each_order_again(shop: Shop) -> None:
    numbers = [
        shop.do("open_pick_list", order=shop.order(lines=[{"product": sku, "quantity": "2"}], **more).id).number
        for sku, more in (("CU15", {}), ("ELB15", {"wanted_date": "2020-01-02"}))
    ]
    pdf = print_paper(shop.database, "pick-batch", " , ".join(numbers)).pdf
    urgent = [numbers[1], numbers[0]]
    pictures = [page.render(scale=3).to_pil() for page in pypdfium2.PdfDocument(pdf)]
    read = [[one.text for one in zxingcpp.read_barcodes(picture)] for picture in pictures]
    assert read == [["+".join(urgent)], [urgent[0]], [urgent[1]]], "who waits longest is sorted first"
    with shop.database.read() as view:
        found = scanned_document(view, read[0][0])
        assert found is not None
        assert (found.place, found.document.count("+")) == ("deliveries", 1)
        assert found.document.startswith("batch:")
        assert paper_for(view, "pick-batch", found.document.removeprefix("batch:"))[1].number == ", ".join(urgent)
        assert scanned_document(view, f"{numbers[0]}+PL-99") is None
        assert scanned_document(view, "+".join(["PL-1"] * 900)) is None


@pytest.mark.slow
def test_a_walk_of_many_orders_has_a_code_that_a_scanner_reads() -> None:
    page = pypdfium2.PdfDocument(make(samples.paper(m.PICK_BATCH, 60)))[0]
    (read,) = zxingcpp.read_barcodes(page.render(scale=4).to_pil())
    assert read.text == "+".join(f"PL-{3310 + n}" for n in range(12))


@pytest.mark.parametrize(
    ("asked", "words"),
    [("PL-1+PL-9", "no pick list PL-9"), (" + ", "Name the pick lists"), ("PL-1", "PL-1 is picked; only open lists")],
)
def test_what_is_no_walk_is_refused_in_words(shop: Shop, asked: str, words: str) -> None:
    picking = shop.do("open_pick_list", order=shop.order(lines=[{"product": "CU15", "quantity": "1"}]).id)
    if asked == "PL-1":
        shop.do("confirm_pick", pick_list=picking.id)
    with pytest.raises(RuleViolation, match=words):
        print_paper(shop.database, "pick-batch", asked)


def test_a_walk_over_many_lists_has_a_name_that_fits() -> None:
    assert called(["PL-1", "PL-2"]) == "PL-1, PL-2"
    assert called([f"PL-{n}" for n in range(1, 41)]) == "PL-1, PL-2, PL-3 +37"
