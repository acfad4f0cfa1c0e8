"""The form of one provider setting: what each kind of provider needs, its key, its part, its prices."""

from __future__ import annotations

from typing import get_args

from markupsafe import Markup

from agent.drawing.markup import element
from db.models.settings import ProviderSetting
from db.settings import ProviderName, ToolsName, shown_key
from pages.forms import choice, field, form, switch
from pages.reader import Reader

REST = "/api/v1/settings/providers"
NAMES = {
    "openai": "OpenAI",
    "azure": "Azure OpenAI",
    "anthropic": "Anthropic",
    "gemini": "Google Gemini",
    "deepseek": "DeepSeek",
    "ollama": "Ollama",
    "compatible": "OpenAI-compatible",
}


def name_of(provider: str) -> str:
    """What people call a provider."""
    return NAMES.get(provider, provider)


def draw_form(reader: Reader, row: ProviderSetting | None) -> Markup:
    """The form for a stored provider, or with None for a new one."""
    return form(
        reader,
        "PUT" if row else "POST",
        f"{REST}/{row.id}" if row else REST,
        _kind(reader, row),
        _address(reader, row),
        _key(reader, row),
        switch(reader.t("providers.enabled"), "enabled", row.enabled if row else True),
        switch(
            reader.t("providers.is_fallback"),
            "is_fallback",
            row.is_fallback if row else False,
            hint=reader.t("providers.is_fallback.hint"),
        ),
        _more(reader, row),
        data_watch=True,
    )


def _kind(reader: Reader, row: ProviderSetting | None) -> Markup:
    kinds = [(each, name_of(each)) for each in get_args(ProviderName)]
    kind = choice(
        reader.t("providers.kind"), "provider", kinds, row.provider if row else "openai", data_choice=True
    )
    model = field(
        reader.t("providers.model"),
        "model",
        row.model if row else "",
        required=True,
        maxlength=120,
        hint=reader.t("providers.model.hint"),
    )
    return element("div", kind, model, class_="pair")


def _address(reader: Reader, row: ProviderSetting | None) -> Markup:
    needed = row.base_url if row else None
    address = field(
        reader.t("providers.address"),
        "base_url",
        needed,
        kind="url",
        hint=reader.t("providers.address.hint"),
        placeholder="https://models.example.com/v1",
        maxlength=500,
    )
    deployment = field(
        reader.t("providers.deployment"), "deployment", row.deployment if row else None, only_for="azure"
    )
    version = field(
        reader.t("providers.api_version"),
        "api_version",
        row.api_version if row else None,
        only_for="azure",
        placeholder="2024-10-21",
    )
    return element("div", address, element("div", deployment, version, class_="pair"), class_="form")


def _key(reader: Reader, row: ProviderSetting | None) -> Markup:
    """A field that is left empty keeps the stored key."""
    stored = shown_key(row) if row else None
    return field(
        reader.t("providers.key"),
        "api_key",
        kind="password",
        hint=reader.t("providers.key.hint"),
        placeholder=reader.t("providers.key.kept", hint=stored) if stored else None,
        autocomplete="new-password",
        data_keep=True if stored else None,
        maxlength=1000,
    )


def _more(reader: Reader, row: ProviderSetting | None) -> Markup:
    """What hardly anybody changes."""
    ways = [(each, reader.t(f"providers.tools.{each}")) for each in get_args(ToolsName)]
    tools = choice(reader.t("providers.tools"), "tools", ways, row.tools if row else "auto")
    scope = field(
        reader.t("providers.scope"),
        "scope",
        row.scope if row else "tenant",
        hint=reader.t("providers.scope.hint"),
        required=True,
        maxlength=88,
    )
    prices = (
        field(
            reader.t(f"providers.{name}"),
            name,
            getattr(row, name) if row else None,
            kind="number",
            min=0,
            step="any",
            hint=reader.t("providers.price.hint"),
        )
        for name in ("input_price", "output_price")
    )
    return element(
        "details",
        element("summary", reader.t("providers.more")),
        element("div", tools, scope, *prices, class_="pair"),
        class_="more-fields",
    )
