//! The Arrow types of a result's columns.

use std::collections::HashMap;
use std::sync::Arc;

use arrow_schema::{DataType, Field, Fields, IntervalUnit, Schema, SchemaRef, TimeUnit};
use rsylla::driver::frame::response::result::{CollectionType, ColumnSpec, ColumnType, NativeType};

/// The digits that a decimal of 128 bits holds.
pub(crate) const PRECISION: u8 = 38;

/// The time zone of a timestamp.
pub(crate) const UTC: &str = "UTC";

/// How durations are told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Durations {
    /// As Arrow has them.
    Intervals,
    /// As structs of months, days and nanoseconds, for those who take no intervals.
    Structs,
}

/// What CQL's types leave open.
#[derive(Debug, Clone, Copy)]
struct Style {
    scale: i8,
    durations: Durations,
}

/// Returns the schema of `specs`, whose decimals have the scales `scales`, one a column.
pub(crate) fn schema(specs: &[ColumnSpec<'_>], scales: &[i8], durations: Durations) -> SchemaRef {
    let fields: Fields = specs
        .iter()
        .zip(scales)
        .map(|(spec, &scale)| Arc::new(field(spec.name(), spec.typ(), Style { scale, durations })))
        .collect();
    Arc::new(Schema::new(fields))
}

/// Whether a value of `typ` has decimals in it, whose scale is each value's own.
pub(crate) fn has_decimals(typ: &ColumnType<'_>) -> bool {
    match typ {
        ColumnType::Native(native) => *native == NativeType::Decimal,
        ColumnType::Collection { typ, .. } => match typ {
            CollectionType::List(element) | CollectionType::Set(element) => has_decimals(element),
            CollectionType::Map(key, value) => has_decimals(key) || has_decimals(value),
            _ => false,
        },
        ColumnType::Vector { typ, .. } => has_decimals(typ),
        ColumnType::UserDefinedType { definition, .. } => definition
            .field_types
            .iter()
            .any(|(_, typ)| has_decimals(typ)),
        ColumnType::Tuple(types) => types.iter().any(has_decimals),
        _ => false,
    }
}

fn field(name: &str, typ: &ColumnType<'_>, style: Style) -> Field {
    let field = Field::new(name, data_type(typ, style), true);
    let is_uuid = matches!(
        typ,
        ColumnType::Native(NativeType::Uuid | NativeType::Timeuuid)
    );
    if !is_uuid {
        return field;
    }
    field.with_metadata(HashMap::from([
        ("ARROW:extension:name".to_owned(), "arrow.uuid".to_owned()),
        ("ARROW:extension:metadata".to_owned(), String::new()),
    ]))
}

fn data_type(typ: &ColumnType<'_>, style: Style) -> DataType {
    let item = |typ: &ColumnType<'_>| Arc::new(field("item", typ, style));
    match typ {
        ColumnType::Native(native) => native_type(native, style),
        ColumnType::Collection { typ, .. } => match typ {
            CollectionType::List(element) | CollectionType::Set(element) => {
                DataType::List(item(element))
            }
            CollectionType::Map(key, value) => {
                let key = field("key", key, style).with_nullable(false);
                let entry = Fields::from(vec![key, field("value", value, style)]);
                let entries = Field::new("entries", DataType::Struct(entry), false);
                DataType::Map(Arc::new(entries), false)
            }
            _ => DataType::Null,
        },
        ColumnType::Vector { typ, dimensions } => {
            DataType::FixedSizeList(item(typ), i32::from(*dimensions))
        }
        ColumnType::UserDefinedType { definition, .. } => DataType::Struct(
            definition
                .field_types
                .iter()
                .map(|(name, typ)| field(name, typ, style))
                .collect(),
        ),
        ColumnType::Tuple(types) => DataType::Struct(
            types
                .iter()
                .enumerate()
                .map(|(index, typ)| field(&index.to_string(), typ, style))
                .collect(),
        ),
        _ => DataType::Null,
    }
}

fn native_type(native: &NativeType, style: Style) -> DataType {
    match native {
        NativeType::Ascii | NativeType::Text | NativeType::Inet => DataType::Utf8,
        NativeType::Blob => DataType::Binary,
        NativeType::Boolean => DataType::Boolean,
        NativeType::TinyInt => DataType::Int8,
        NativeType::SmallInt => DataType::Int16,
        NativeType::Int => DataType::Int32,
        NativeType::BigInt | NativeType::Counter => DataType::Int64,
        NativeType::Float => DataType::Float32,
        NativeType::Double => DataType::Float64,
        NativeType::Varint => DataType::Decimal128(PRECISION, 0),
        NativeType::Decimal => DataType::Decimal128(PRECISION, style.scale),
        NativeType::Uuid | NativeType::Timeuuid => DataType::FixedSizeBinary(16),
        NativeType::Timestamp => DataType::Timestamp(TimeUnit::Millisecond, Some(UTC.into())),
        NativeType::Date => DataType::Date32,
        NativeType::Time => DataType::Time64(TimeUnit::Nanosecond),
        NativeType::Duration => match style.durations {
            Durations::Intervals => DataType::Interval(IntervalUnit::MonthDayNano),
            Durations::Structs => DataType::Struct(duration_fields()),
        },
        _ => DataType::Null,
    }
}

/// The fields of a duration that is a struct.
pub(crate) fn duration_fields() -> Fields {
    Fields::from(vec![
        Field::new("months", DataType::Int32, true),
        Field::new("days", DataType::Int32, true),
        Field::new("nanoseconds", DataType::Int64, true),
    ])
}
