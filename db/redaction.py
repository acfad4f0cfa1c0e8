"""What a text that is given to others must not hold: secrets, e-mail addresses, and links into the app.

Patterns know what a secret looks like, and ``private`` names what was told in confidence. It is a net and no proof, which
is why whoever shares something is shown the very text before.
"""

from __future__ import annotations

import html
import re
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from db.models.base import Json

REMOVED: Final = "[removed]"
EMAIL: Final = "[e-mail]"
_LONGEST_ADDRESS = 2_000
_SHORTEST_RANDOM = 24
_USUAL_RUN = 7
"""A secret has at least so many letters and digits to each hyphen; what people make up has words between them."""
_RESTLESS = 0.3
"""Of random letters and digits about half are of another kind than the one before; of words and numbers few are."""

_UNSEEN = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\u00ad\u180e"
    "\u200b\u200e\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufeff\ufff9-\ufffb\U000e0000-\U000e007f]"
)
"""Characters that a page leaves out or nobody sees: a secret with one inside would come out whole."""
_ESCAPED = re.compile(r"\\([!-/:-@\[-`{-~])")
_UUID = re.compile(r"[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")
_RANDOM = re.compile(rf"(?<![A-Za-z0-9_-])[A-Za-z0-9_-]{{{_SHORTEST_RANDOM},}}={{0,2}}")
_NAMES = (
    r"pass(?:word|wd|phrase|code)?|pwd|secrets?|token|api[ _-]?keys?|access[ _-]?keys?|"
    r"private[ _-]?keys?|(?:client|signing|encryption|account)[ _-]?keys?|credentials?|authorization|cookie|"
    r"session[ _-]?id|пароль|парол[яею]|токен|секрет|ключ доступа"
)
_NAMED = re.compile(
    rf"(?<!\w)((?:[\w-]{{0,60}}[_-])?(?:{_NAMES})[\"'`*_]{{0,3}}\s*(?:[:=]+|\bis\b|\bwas\b|—|–)\s*[\"'`*_]{{0,3}})(?!\[)([^\s\"'`,;<>|]{{4,}})",
    re.IGNORECASE,
)
_KEY_OF_SECRET = re.compile(
    r"(^|.*[ _-])(pass(word|wd|phrase|code)|pwd|secret|token|api[ _-]?key|access[ _-]?key|private[ _-]?key|"
    r"credentials?|authorization|cookie|пароль|токен)s?$",
    re.IGNORECASE,
)
_PLAIN: tuple[tuple[re.Pattern[str], str], ...] = (
    (
        re.compile(
            r"-----BEGIN [A-Z0-9 ]*PRIVATE KEY[A-Z ]*-----.*?(?:-----END [A-Z0-9 ]*-----|\Z)", re.DOTALL
        ),
        REMOVED,
    ),
    (re.compile(r"\b(Authorization\s*:\s*)[^\n]{4,}", re.IGNORECASE), rf"\1{REMOVED}"),
    (re.compile(r"\b((?:Set-)?Cookie\s*:\s*)[^\n]{4,}", re.IGNORECASE), rf"\1{REMOVED}"),
    (re.compile(r"\b((?:Bearer|Basic)\s+)[A-Za-z0-9._~+/=-]{8,}", re.IGNORECASE), rf"\1{REMOVED}"),
    (
        re.compile(
            r"(?:https?://[^\s/<>\"')]{1,300})?/(?:hooks|share|shared|invitation)/[A-Za-z0-9._~%-]{6,}",
            re.IGNORECASE,
        ),
        REMOVED,
    ),
    (re.compile(r"https?://hooks\.slack\.com/[^\s<>\"')]+", re.IGNORECASE), REMOVED),
    (re.compile(r"(\b[a-z][a-z0-9+.-]{1,20}://)[^\s/@<>\"']{1,400}@", re.IGNORECASE), rf"\1{REMOVED}@"),
    (
        re.compile(
            r"([?&;](?:\w*token|\w*key|\w*secret|sig|signature|password|code|auth|x-amz-\w+)=)[^\s&#<>\"')]+",
            re.IGNORECASE,
        ),
        rf"\1{REMOVED}",
    ),
    (
        re.compile(
            r"\b(?:sk|pk|rk)[-_][A-Za-z0-9_-]{8,}"
            r"|\b(?:gh[pousr]_|github_pat_|glpat-|hf_|npm_|pypi-|xox[a-z]-|xapp-|cft_|SG\.|ya29\.|dop_v1_|shpat_|sq0)"
            r"[A-Za-z0-9._-]{6,}"
            r"|\b(?:AKIA|ASIA|ABIA|ACCA)[A-Z0-9]{12,}|\bAIza[A-Za-z0-9_-]{20,}"
            r"|\beyJ[A-Za-z0-9_-]{6,}\.[A-Za-z0-9_-]{4,}(?:\.[A-Za-z0-9_-]*)?"
        ),
        REMOVED,
    ),
    (re.compile(r"(?<![\w.+%-])[\w.+%'-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63})+"), EMAIL),
)
"""Looked for in this order: what is found first is no longer there for the next."""
_INSIDE = (
    rf"(?:https?://[^\s/<>()]{{1,300}})?/(?:app|api|ui|static)(?:[/?#][^\s<>()]{{0,{_LONGEST_ADDRESS}}})?"
)
_PICTURE = re.compile(rf"!\[([^\]\n]{{0,500}})\]\(\s*<?(?:{_INSIDE}|/[^\s()]*)>?[^()\n]{{0,200}}\)")
_LINK = re.compile(rf"\[([^\]\n]{{0,500}})\]\(\s*<?(?:{_INSIDE}|/[^\s()]*)>?[^()\n]{{0,200}}\)")
_REFERENCE = re.compile(rf"^ {{0,3}}\[[^\]\n]{{1,200}}\]:\s*<?(?:{_INSIDE}|/\S*)>?.*$", re.MULTILINE)
_BARE = re.compile(r"https?://[^\s/<>()\"']{1,300}(?=/(?:app|api/v1|ui|static)(?:[/?#\s]|$))")


@dataclass(frozen=True, slots=True)
class Redactor:
    """Takes out what looks like a secret, and the ``private`` texts wherever they stand word for word.

    Args:
        private: texts of at least four characters; case and blanks at their ends do not matter.
    """

    private: tuple[str, ...] = ()

    def text(self, given: str) -> str:
        """One text, as plain text or Markdown."""
        text = _UNSEEN.sub("", given.replace("\r\n", "\n").replace("\r", "\n"))
        read = html.unescape(_ESCAPED.sub(r"\1", text))
        if read != text and _unspelt(read) != read and _found(read) > _found(text):
            text = read  # a page would show the secret that the spelling hides
        return _unlinked(self._without_private(_unspelt(text)))

    def json(self, given: Json) -> Json:
        """Every text in a value; what stands under a name such as ``password`` goes whatever it looks like."""
        match given:
            case str():
                return self.text(given)
            case list():
                return [self.json(each) for each in given]
            case dict():
                return {self.text(name): self._member(name, value) for name, value in given.items()}
        return given

    def _member(self, name: str, value: Json) -> Json:
        is_number = isinstance(value, int | float) and not _is_password(name)  # how many tokens there are
        if not is_secret_name(name) or value in (None, "") or is_number:
            return self.json(value)
        return REMOVED

    def _without_private(self, text: str) -> str:
        if not self.private:
            return text
        small = text.lower()
        for each in self.private:
            if each.lower() in small:
                text = re.sub(re.escape(each), REMOVED, text, flags=re.IGNORECASE)
                small = text.lower()
        return text


def is_secret_name(name: str) -> bool:
    """Whether what is called so is a secret, such as ``api_key`` or ``Password``."""
    return _KEY_OF_SECRET.match(name.strip()[:200]) is not None


def _is_password(name: str) -> bool:
    return "pass" in name.lower() or "парол" in name.lower()


def _unspelt(text: str) -> str:
    """Without what the patterns know."""
    for pattern, instead in _PLAIN:
        text = pattern.sub(instead, text)
    text = _NAMED.sub(_take_value, text)
    return _RANDOM.sub(_take_random, text)


def _found(text: str) -> int:
    done = _unspelt(text)
    return done.count(REMOVED) + done.count(EMAIL)


def _take_value(match: re.Match[str]) -> str:
    """A number after "token" says how many there are."""
    name, value = match[1], match[2]
    return match[0] if value.rstrip(".)").isdigit() and not _is_password(name) else f"{name}{REMOVED}"


def _take_random(match: re.Match[str]) -> str:
    found = match[0]
    return found if _UUID.fullmatch(found) or not _is_random(found) else REMOVED


def _is_random(text: str) -> bool:
    """Whether letters and digits follow each other as in no word: half of their neighbours are of another kind."""
    runs = [run for run in re.split("[-_=]+", text) if run]
    letters = "".join(runs)
    changes = sum(a != b for a, b in pairwise(map(_kind, letters)))
    return len(letters) >= _USUAL_RUN * len(runs) and changes >= _RESTLESS * len(letters)


def _kind(character: str) -> int:
    return 0 if character.isdigit() else 1 if character.isupper() else 2


def _unlinked(text: str) -> str:
    """Links into the app and pictures of ours as their words: nobody else can follow them."""
    for pattern in (_PICTURE, _LINK) if "](" in text else ():
        text = pattern.sub(r"\1", text)
    return _BARE.sub("", _REFERENCE.sub("", text))
