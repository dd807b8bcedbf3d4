"""The columns of a table, declared in a class: an annotation and a ``field`` each."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any, ClassVar

from schemas.columns import Cell, Field

if TYPE_CHECKING:
    import pandera.pandas as pandera


class Model:
    """Base of the classes that declare tables; they are never instantiated.

    Attributes:
        fields: The type of the cells and the field of each column, in the published order.
    """

    fields: ClassVar[dict[str, tuple[type[Cell], Field]]]

    def __init_subclass__(cls) -> None:
        """Gather the columns."""
        cls.fields = {name: (cell, getattr(cls, name)) for name, cell in cls.__annotations__.items()}

    @classmethod
    def to_schema(cls) -> pandera.DataFrameSchema:
        """The columns as pandera has them."""
        # Imported here: it takes most of a second, and rows that are plainly sound are not held against it.
        import pandas as pd  # noqa: PLC0415
        import pandera.pandas as pandera  # noqa: PLC0415
        from pandera.typing.pandas import Series  # noqa: PLC0415

        import schemas.checks  # noqa: F401, PLC0415  (registers the checks that fields use)

        annotations: dict[str, Any] = {}
        declared: dict[str, Any] = {}
        for name, (cell, field) in cls.fields.items():
            annotations[name] = Series[Annotated[pd.ArrowDtype, cell.arrow]]
            declared[name] = pandera.Field(
                nullable=field.nullable,
                ge=field.info.minimum,
                le=field.info.maximum,
                title=field.title,
                description=field.description,
                **field.checks,
            )
        model: Any = type(cls.__name__, (pandera.DataFrameModel,), {"__annotations__": annotations, **declared})
        schema: pandera.DataFrameSchema = model.to_schema()
        return schema
