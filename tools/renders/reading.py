"""The render tools that only look."""

from __future__ import annotations

from dataclasses import replace

from agent.model import Json
from agent.results import Column, Image, Images, Line, Link, Result, Series, Table
from agent.tool import tool
from db import renders
from db.renders import LineDetail, OrderDetail, OrderStatus, Period, RenderStats
from tools.context import Context
from tools.renders.arguments import Category, Limit, OrderNumber, ProductLimit, SearchText

SHOWN_PICTURES = 24
TOLD_ERRORS = 10
ORDER_COLUMNS = (
    Column("number", "Order"),
    Column("status", "Status", "status"),
    Column("output_type", "Output type"),
    Column("lines", "Lines", "number"),
    Column("done", "Done", "number"),
    Column("failed", "Failed", "number"),
    Column("created", "Created", "time"),
)


@tool(permission="orders:read")
def list_orders(ctx: Context, status: OrderStatus | None = None, limit: Limit = 20) -> Result:
    """List render orders, newest first, with how many of their renders are done and failed.

    Use status to see only draft, submitted, rendering, done, failed or cancelled orders.
    """
    found = renders.list_orders(ctx.session, status=status, limit=limit)
    rows = tuple(
        (
            each.order.number,
            each.order.status,
            each.order.output_type.name,
            each.lines,
            each.counts["done"],
            each.counts["failed"],
            each.order.created_at.isoformat(timespec="seconds"),
        )
        for each in found
    )
    which = f"{status} " if status else ""
    summary = f"{_count(len(rows), f'{which}order')}, newest first" if rows else f"There are no {which}orders"
    facts: dict[str, Json] = {"shown": len(rows)}
    return Result(summary, facts, (Table(ORDER_COLUMNS, rows),) if rows else ())


@tool(permission="products:read")
def search_products(
    ctx: Context,
    query: SearchText | None = None,
    category: Category | None = None,
    limit: ProductLimit = 20,
) -> Result:
    """Find products to order, by words and by category; without both it lists the catalogue.

    The fact "total" says how many fit; ask again with a higher limit where the table has fewer and all are wanted.
    """
    page = renders.list_products(ctx.session, query=query or "", category=category, limit=limit)
    rows = tuple((each.pim_id, each.name, each.category) for each in page.products)
    columns = (Column("pim_id", "PIM id"), Column("name", "Name"), Column("category", "Category"))
    summary = _count(page.total, "product")
    if len(rows) < page.total:
        summary = f"{len(rows)} of {summary}"
    if not rows:
        summary = f"No product fits. The categories are {', '.join(renders.categories(ctx.session))}"
    table = Table(columns, rows, total=page.total)
    return Result(summary, {"total": page.total}, (table,) if rows else ())


@tool(permission="orders:read")
def get_order_status(ctx: Context, order_id: OrderNumber | None = None) -> Result:
    """Tell how far an order is: renders by state, progress, errors and the finished pictures.

    Leave order_id out for the user's latest order.
    """
    if order_id is not None:
        return describe_order(ctx, order_id)
    latest = renders.latest_order(ctx.session, ctx.who)
    found = describe_order(ctx, latest.number)
    if latest.created_by == ctx.who.user_id:
        return found
    return replace(found, summary=f"You have no order yet; the team's latest is this. {found.summary}")


@tool(permission="renders:read")
def get_render_stats(ctx: Context, period: Period = "last_7_days") -> Result:
    """Tell how many renders were done, failed and cancelled in a period, how long they took, and by day.

    Days and weeks are UTC; weeks begin on Monday. Queued and running ones were ordered in the period and are open.
    """
    stats = renders.render_stats(ctx.session, period)
    facts = stats.to_json()
    words = period.replace("_", " ").replace("all", "of all time")
    summary = f"Renders {words}: {stats.done} done, {stats.failed} failed, {stats.cancelled} cancelled"
    if stats.average_milliseconds is not None:
        summary += f", {stats.average_milliseconds / 1000:.1f} s on average"
    link = Link("View throughput", "/app/throughput")
    return Result(summary, facts, (_plot(stats, words),) if stats.by_day else (), (link,))


@tool(permission="orders:read")
def check_materials(ctx: Context, order_id: OrderNumber) -> Result:
    """List the materials of an order that have no mapping, each with the nearest known ones.

    An order with such materials can't be dispatched. Offer the user the nearest names for
    set_material_override; never choose one alone.
    """
    unmapped = renders.check_materials(ctx.session, order_id)
    number = renders.find_order(ctx.session, order_id).number
    told: list[Json] = [each.to_json() for each in unmapped]
    facts: dict[str, Json] = {"order_id": number, "unmapped": told}
    if not unmapped:
        return Result(f"All materials of order {number} are mapped", facts, (), (order_link(number),))
    rows = tuple((each.material, ", ".join(each.products), ", ".join(each.nearest)) for each in unmapped)
    columns = (Column("material", "Material"), Column("products", "Products"), Column("nearest", "Nearest"))
    summary = f"{_count(len(unmapped), 'material')} of order {number} without a mapping"
    return Result(summary, facts, (Table(columns, rows),), (order_link(number),))


def describe_order(ctx: Context, number: str) -> Result:
    """How far an order is, with its finished pictures.

    Raises:
        NotFound: there is no such order.
    """
    detail = renders.order_detail(ctx.session, number)
    order, counts = detail.overview.order, detail.overview.counts
    states = ", ".join(f"{number} {state}" for state, number in counts.items() if number)
    failed = [line for line in detail.lines if line.render and line.render.status == "failed"]
    errors: list[Json] = [_told_error(line) for line in failed[:TOLD_ERRORS]]
    facts: dict[str, Json] = {
        "order_id": order.number,
        "status": order.status,
        "output_type": order.output_type.name,
        "lines": len(detail.lines),
        "counts": {**counts},
        "progress": round(detail.progress, 3),
        "errors": errors,
    }
    summary = f"Order {order.number} is {order.status}: {states or 'nothing was dispatched yet'}"
    return Result(summary, facts, _pictures(detail), (order_link(order.number),))


def describe_product(ctx: Context, pim_id: str) -> Result:
    """What a product is made of.

    Raises:
        NotFound: there is no such product.
    """
    product = renders.find_product(ctx.session, pim_id)
    facts: dict[str, Json] = {
        "pim_id": product.pim_id,
        "name": product.name,
        "category": product.category,
        "materials": product.materials,
    }
    link = Link(f"View {product.pim_id}", f"/app/products?product={product.pim_id}")
    return Result(f"{product.pim_id} {product.name}, {product.category}", facts, (), (link,))


def order_link(number: str) -> Link:
    """The offer to look at an order."""
    return Link(f"View {number}", f"/app/orders?order={number}")


def _told_error(line: LineDetail) -> dict[str, Json]:
    return {"product": line.product.pim_id, "error": line.render.error if line.render else None}


def _pictures(detail: OrderDetail) -> tuple[Images, ...]:
    done = [line for line in detail.lines if line.render and renders.image_url(line.render)]
    if not done:
        return ()
    images = tuple(_image(line) for line in done[:SHOWN_PICTURES])
    title = f"{len(images)} of {len(done)} pictures" if len(images) < len(done) else ""
    return (Images(images, title),)


def _image(line: LineDetail) -> Image:
    assert line.render is not None, "only finished renders are shown"
    href = renders.image_url(line.render) or ""
    return Image(str(line.render.id), href, f"{line.product.pim_id} {line.product.name}")


def _plot(stats: RenderStats, words: str) -> Series:
    lines = (
        Line("done", tuple((day.day, float(day.done)) for day in stats.by_day)),
        Line("failed", tuple((day.day, float(day.failed)) for day in stats.by_day)),
        Line("cancelled", tuple((day.day, float(day.cancelled)) for day in stats.by_day)),
    )
    return Series(lines, title=f"Renders {words}", x_label="Day (UTC)", y_label="Renders")


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"
