"""From strict JSON to typed documents by cattrs, with every fault by its path."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from enum import Enum
from functools import cache
from types import GenericAlias
from typing import TYPE_CHECKING, Protocol, TypeAlias, TypeVar, get_args, get_origin

from attrs import fields, frozen, has

from gatedrentals.adapters.wire.faults import NOTHING, DocumentRefused, Fault, excerpt
from gatedrentals.adapters.wire.json_text import Json, JsonText, parse
from gatedrentals.adapters.wire.scalars import SCALARS, Reader, an
from gatedrentals.domain.errors import InvalidValue

if TYPE_CHECKING:
    from cattrs import Converter

T = TypeVar("T")


@frozen
class Unique:
    """A rule over a list of the document: no two of its items have the same values under ``keys``."""

    items: str
    keys: tuple[str, ...]


Path: TypeAlias = tuple[str | int, ...]
"""Where a value stands: keys of objects and places in lists."""


@frozen
class Misfit:
    """A value that does not fit, and what would; ``found`` is empty if it is what stands in the document."""

    path: Path
    expected: str
    found: str = ""


class Buildable(Protocol):
    """An attrs class whose attributes are the keys of a document, and which becomes a value of the domain."""

    def build(self) -> object:
        """The value. Raises InvalidValue."""
        ...


def built_by(domain: type, document: type[Buildable], json_names: Mapping[str, str] | None = None) -> None:
    """Let values of ``domain`` be read through ``document``.

    ``json_names``: the document's key for each field that the domain names otherwise when it refuses; an empty key is
    the object itself.
    """
    _BUILDERS[domain] = (document, dict(json_names or {}))


def read_document(
    content: bytes,
    file: str,
    document: type[T],
    document_format: str,
    unique: Sequence[Unique] = (),
    check: Callable[[T], Iterable[Misfit]] = lambda _read: (),
) -> T:
    """Read a document whole or refuse it whole, with the line and path of every fault.

    ``document`` is an attrs class whose attributes are the keys; ``document_format`` is what its key ``format`` says;
    ``check`` says what does not fit together in a document that could be read. Raises DocumentRefused.
    """
    text = parse(content, file)
    if not isinstance(text.root, dict) or text.root.get("format") != document_format:
        raise DocumentRefused(file, [_wrong_format(text, document_format)])
    read, misfits = _structure(text.root, document)
    misfits.extend(_repeated(text.root, unique))
    misfits.extend(check(read) if read is not None else ())
    faults = {fault.path: fault for fault in reversed(text.faults)}
    for misfit in misfits:
        path = _spelled(misfit.path)
        found = misfit.found or _found(text.root, misfit.path)
        faults.setdefault(path, Fault(text.line_of(path), path, found, misfit.expected))
    if faults or read is None:
        raise DocumentRefused(file, list(faults.values()))
    return read


_BUILDERS: dict[type, tuple[type[Buildable], dict[str, str]]] = {}


def _wrong_format(text: JsonText, document_format: str) -> Fault:
    if not isinstance(text.root, dict):
        return Fault(1, "", excerpt(text.root), f"an object with the format {excerpt(document_format)}")
    found = excerpt(text.root["format"]) if "format" in text.root else NOTHING
    return Fault(text.line_of("format"), "format", found, excerpt(document_format))


def _structure(root: Json, document: type[T]) -> tuple[T | None, list[Misfit]]:
    from cattrs.errors import BaseValidationError

    try:
        return _converter().structure(root, document), []
    except BaseValidationError as error:
        return None, list(_misfits(error, ()))


def _misfits(error: BaseException, path: Path) -> Iterator[Misfit]:
    from cattrs.errors import BaseValidationError, ForbiddenExtraKeysError

    if isinstance(error, BaseValidationError):
        for inner in error.exceptions:
            yield from _misfits(inner, path + _step(inner))
    elif isinstance(error, ForbiddenExtraKeysError):
        known = ", ".join(attribute.name for attribute in fields(error.cl))
        for key in sorted(error.extra_fields):
            yield Misfit((*path, key), f"one of the keys {known}", _unknown(key))
    elif isinstance(error, KeyError):
        yield Misfit(path, "a value: the key is required", NOTHING)
    elif isinstance(error, _UnknownKey):
        yield Misfit(path, error.expected, _unknown(path[-1]))
    elif isinstance(error, InvalidValue):
        yield Misfit((*path, error.field) if error.field else path, error.expected)
    else:  # no fault of the document
        raise error


def _unknown(key: str | int) -> str:
    return f"the unknown key {excerpt(key)}"


def _step(error: BaseException) -> Path:
    from cattrs.errors import AttributeValidationNote, IterableValidationNote

    notes = getattr(error, "__notes__", ())
    steps: list[Path] = [(note.name,) for note in notes if isinstance(note, AttributeValidationNote)]
    steps.extend((note.index,) for note in notes if isinstance(note, IterableValidationNote))
    return steps[0] if steps else ()


def _spelled(path: Path) -> str:
    spelled = "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in path)
    return spelled.removeprefix(".")


def _found(root: Json, path: Path) -> str:
    value = root
    for step in path:
        if isinstance(value, dict) and step in value:
            value = value[str(step)]
        elif isinstance(value, list) and isinstance(step, int):
            value = value[step]
        else:
            return NOTHING
    return excerpt(value)


def _repeated(root: dict[str, Json], unique: Sequence[Unique]) -> Iterator[Misfit]:
    for rule in unique:
        items = root.get(rule.items)
        first: dict[str, int] = {}
        for index, item in enumerate(items if isinstance(items, list) else ()):
            if not isinstance(item, dict) or not all(key in item for key in rule.keys):
                continue
            named = ", ".join(excerpt(item[key]) for key in rule.keys)
            earlier = first.setdefault(named, index)
            if earlier != index:
                expected = f"{' and '.join(rule.keys)} only once; {rule.items}[{earlier}] has the same"
                yield Misfit((rule.items, index, rule.keys[-1]), expected)


@cache
def _converter() -> "Converter":
    from cattrs import Converter

    converter = Converter(forbid_extra_keys=True, detailed_validation=True)
    converter.register_structure_hook_factory(has)(lambda kind: _object_reader(kind, converter))
    converter.register_structure_hook_factory(_is_array)(lambda kind: _array_reader(kind, converter))
    converter.register_structure_hook_factory(_is_mapping)(lambda kind: _mapping_reader(kind, converter))
    converter.register_structure_hook_factory(_is_enum)(_enum_reader)
    for kind, read in SCALARS.items():
        converter.register_structure_hook(kind, read)
    return converter


def _object_reader(kind: type[object], converter: "Converter") -> Reader:
    if kind in _BUILDERS:
        document, json_names = _BUILDERS[kind]
        structure = converter.get_structure_hook(document)

        def build(value: object, _kind: object) -> object:
            try:
                return structure(value, document).build()
            except InvalidValue as refused:
                raise InvalidValue(
                    json_names.get(refused.field, refused.field), refused.value, refused.expected
                ) from refused

        return build
    from cattrs.gen import make_dict_structure_fn

    structure_fields = make_dict_structure_fn(kind, converter)

    def read(value: object, _kind: object) -> object:
        return structure_fields(an(dict, value, "an object in braces"), kind)

    return read


def _array_reader(kind: type, converter: "Converter") -> Reader:
    # Read as a list, which cattrs knows to tell the faults of one by one; then made what the document asks for.
    inner = GenericAlias(list, get_args(kind)[:1])
    structure = converter.get_structure_hook(inner)
    unordered = get_origin(kind) is frozenset

    def read(value: object, _kind: object) -> object:
        items = structure(an(list, value, "a list in brackets"), inner)
        if not unordered:
            return tuple(items)
        if len(set(items)) < len(items):
            raise InvalidValue("", value, "a list that names everything once")
        return frozenset(items)

    return read


class _UnknownKey(InvalidValue):
    """A key that the mapping does not have."""


def _mapping_reader(kind: type, converter: "Converter") -> Reader:
    from cattrs.errors import BaseValidationError, IterableValidationError, IterableValidationNote

    keys, items = get_args(kind)
    # Keys are the codes of an enumeration or, where people name their own, any texts.
    by_value = None if keys is str else {str(member.value): member for member in keys}
    structure = converter.get_structure_hook(items)

    def read(value: object, _kind: object) -> object:
        found: dict[object, object] = {}
        wrong: list[Exception] = []
        for key, item in an(dict, value, "an object in braces").items():
            try:
                if by_value is not None and key not in by_value:
                    raise _UnknownKey("", key, f"one of the keys {', '.join(by_value)}")
                found[key if by_value is None else by_value[key]] = structure(item, items)
            except (InvalidValue, BaseValidationError) as error:
                error.add_note(IterableValidationNote("in a mapping", key, items))
                wrong.append(error)
        if wrong:
            raise IterableValidationError("in a mapping", wrong, kind)
        return found

    return read


def _enum_reader(kind: type[Enum]) -> Reader:
    by_value = {str(member.value): member for member in kind}
    expected = f"one of {', '.join(by_value)}"

    def read(value: object, _kind: object) -> object:
        if not isinstance(value, str) or value not in by_value:
            raise InvalidValue("", value, expected)
        return by_value[value]

    return read


def _is_enum(kind: object) -> bool:
    return isinstance(kind, type) and issubclass(kind, Enum)


def _is_array(kind: object) -> bool:
    return get_origin(kind) in (tuple, frozenset)


def _is_mapping(kind: object) -> bool:
    return get_origin(kind) is dict
