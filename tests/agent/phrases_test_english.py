"""The English test half. Written before the model; never tune on it."""

from __future__ import annotations

from tests.agent.phrases import (
    create,
    dispatch,
    found,
    material,
    materials,
    orders,
    overrides,
    products,
    say,
    sql,
    stats,
    status,
)

A, B, C = "SA-2026-00160", "SA-2026-00158", "SA-2026-00155"
NEWEST = "SA-2026-00164"

PHRASES = (
    # lists of orders
    say("Show my last 5 orders", orders(limit=5)),
    say("could you pull up the ten most recent orders", orders(limit=10)),
    say("orders please", orders()),
    say("Which orders have failed?", orders(status="failed")),
    say("Are there any drafts lying around?", orders(status="draft")),
    say("show me everything that is rendering right now", orders(status="rendering")),
    say("give me an overview of cancelled orders", orders(status="cancelled")),
    say("I want to see the finished orders", orders(status="done")),
    say("list 3 submitted orders", orders(status="submitted", limit=3)),
    say("how many orders are still in draft?", orders(status="draft")),
    say("What are the latest three orders?", orders(limit=3)),
    # products
    say("find products called 6204", products(query="6204")),
    say("What ball bearings do we have?", products(category="Kugellager")),
    say("list the housings", products(category="Gehäuse")),
    say("show 10 shafts", products(category="Wellen", limit=10)),
    say("Do we have any roller bearings in the catalogue?", products(category="Rollenlager")),
    say("search the product list for Stehlager", products(query="Stehlager")),
    say("How many products are in the category Wellen?", products(category="Wellen")),
    say("look up Hohlwelle", products(query="Hohlwelle")),
    say("browse Kugellager", products(category="Kugellager")),
    say("is there a product named Flanschgehäuse?", products(query="Flanschgehäuse")),
    # status
    say("What's the status of my last order?", status()),
    say("status of SA-2026-00160", status(A)),
    say("How is order SA-2026-00158 doing?", status(B)),
    say("Is SA-2026-00155 finished yet?", status(C)),
    say("how far along is the latest order", status()),
    say("any errors on SA-2026-00160?", status(A)),
    say("what went wrong with SA-2026-00158", status(B)),
    say("progress of order 160 please", status(A)),
    say("where do we stand with sa-2026-00155", status(C)),
    say("How many renders are still queued for SA-2026-00160?", status(A)),
    say("is my most recent order done?", status()),
    say("why did SA-2026-00158 fail", status(B)),
    say("Check on SA-2026-00155 for me", status(C)),
    # render statistics
    say("How many renders failed this week?", stats("this_week")),
    say("how many pictures did we render today", stats("today")),
    say("What was our throughput yesterday?", stats("yesterday")),
    say("render statistics for the last 30 days", stats("last_30_days")),
    say("average render time this month", stats("this_month")),
    say("show me the render stats", stats()),
    say("number of failures last week", stats("last_week")),
    say("how long does a render take on average?", stats()),
    say("how busy were the renderers over the past 7 days", stats("last_7_days")),
    say("how many images did we produce in total, all time", stats("all")),
    say("what's the failure rate today?", stats("today")),
    # materials checks
    say("check materials for SA-2026-00160", materials(A)),
    say("Are any materials missing in order SA-2026-00158?", materials(B)),
    say("which materials of SA-2026-00155 have no mapping", materials(C)),
    say("verify that all materials are mapped on SA-2026-00160", materials(A)),
    say("does SA-2026-00158 have unmapped materials?", materials(B)),
    say("run a material check on order SA-2026-00155", materials(C)),
    # dispatch
    say("dispatch SA-2026-00160", dispatch(A)),
    say("Start the renders of order SA-2026-00158", dispatch(B)),
    say("please kick off rendering for SA-2026-00155", dispatch(C)),
    say("send SA-2026-00160 to the render queue", dispatch(A)),
    say("render order SA-2026-00158", dispatch(B)),
    say("queue the renders for my latest order", dispatch(NEWEST)),
    say("Launch SA-2026-00155", dispatch(C)),
    # material override
    say("Set material override to Steel-Bare on order SA-2026-00160", material(A, "Steel-Bare")),
    say("use Brass for SA-2026-00158", material(B, "Brass")),
    say("Change the material of SA-2026-00155 to polished steel", material(C, "Steel-Polished")),
    say("make everything in SA-2026-00160 chrome", material(A, "Chrome")),
    say("SA-2026-00158 should be all Ceramic-White", material(B, "Ceramic-White")),
    say("override material on SA-2026-00155 with Copper", material(C, "Copper")),
    say("switch order SA-2026-00160 to material Rubber-Black", material(A, "Rubber-Black")),
    say("apply Unobtainium to order SA-2026-00158", material(B, "Unobtainium")),
    # render overrides
    say("Set SA-2026-00160 to 2048x2048", overrides(A, width=2048, height=2048)),
    say("change the format of SA-2026-00158 to PNG", overrides(B, format="png")),
    say("use 16 samples on SA-2026-00155", overrides(C, samples=16)),
    say("give order SA-2026-00160 a white background", overrides(A, background="white")),
    say("switch the camera of SA-2026-00158 to the top view", overrides(B, camera="top")),
    say(
        "make SA-2026-00155 transparent png at 512x512",
        overrides(C, background="transparent", format="png", width=512, height=512),
    ),
    say("resize the pictures of SA-2026-00160 to 800 by 600", overrides(A, width=800, height=600)),
    say("SA-2026-00158: background #ff8800 please", overrides(B, background="#ff8800")),
    say("show SA-2026-00155 from the front with 8 samples", overrides(C, camera="front", samples=8)),
    # orders, made
    say("Create an order for KL-6204 as PNG 2048x2048", create("PNG 2048x2048", "KL-6204")),
    say(
        "place an order with KL-6204, KL-6205 and GH-505 in WebP 512x512",
        create("WebP 512x512", "KL-6204", "KL-6205", "GH-505"),
    ),
    say(
        "new order: all shafts, JPEG 1024x1024",
        found("Wellen"),
        create("JPEG 1024x1024"),
    ),
    say("set up a webp order for RL-205", create("WebP 1024x1024", "RL-205")),
    # the whole chain
    say(
        "Render all Kugellager products as WebP at 1024x1024",
        found("Kugellager"),
        create("WebP 1024x1024"),
        dispatch(),
    ),
    say("render KL-6204 in png 2048", create("PNG 2048x2048", "KL-6204"), dispatch()),
    say(
        "Please make WebP images of every housing, 2048x2048",
        found("Gehäuse"),
        create("WebP 2048x2048"),
        dispatch(),
    ),
    say(
        "I need pictures of the roller bearings as jpeg",
        found("Rollenlager"),
        create("JPEG 1024x1024"),
        dispatch(),
    ),
    say(
        "render all products as WebP 512x512 with a transparent background",
        found(),
        create("WebP 512x512", background="transparent"),
        dispatch(),
    ),
    say(
        "generate 1600x900 PNG renders of all ball bearings in Brass",
        found("Kugellager"),
        create("PNG 2048x2048", material_override="Brass", width=1600, height=900),
        dispatch(),
    ),
    say(
        "render WL-300 from the side as jpg",
        create("JPEG 1024x1024", "WL-300", camera="side"),
        dispatch(),
    ),
    # two wishes in one sentence
    say(
        "Set the material of SA-2026-00160 to Brass and dispatch it",
        material(A, "Brass"),
        dispatch(A),
    ),
    say("show my last 3 orders and how many renders failed today", orders(limit=3), stats("today")),
    say(
        "create an order for KL-6205 as PNG 2048x2048, then start the renders",
        create("PNG 2048x2048", "KL-6205"),
        dispatch(),
    ),
    say("check the materials of SA-2026-00155 and then render it", materials(C), dispatch(C)),
    # after a turn about an order
    say("dispatch it", dispatch(B), about=B),
    say("is it ready?", status(B), about=B),
    say("now set its material to Copper", material(B, "Copper"), about=B),
    say("and the materials, are they all mapped there?", materials(B), about=B),
    say("use a studio background for that one", overrides(B, background="studio"), about=B),
    # SQL
    say("SELECT count(*) FROM orders", sql("SELECT count(*) FROM orders")),
    say(
        "run this sql: select name, category from products where category = 'Wellen'",
        sql("select name, category from products where category = 'Wellen'"),
    ),
)
