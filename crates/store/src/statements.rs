//! Statements as a Parquet file, and back.

use std::sync::Arc;

use arrow_array::{Array, ArrayRef, RecordBatch, StringArray};
use arrow_schema::{DataType, Field, Schema};
use bytes::Bytes;
use parquet::arrow::ArrowWriter;
use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;
use parquet::basic::{Compression, ZstdLevel};
use parquet::errors::{ParquetError, Result};
use parquet::file::properties::WriterProperties;
use portolan_model::Statement;

/// Rows of a row group: small enough that a reader of one list's tail skips most of a large file.
const ROW_GROUP: usize = 131_072;
/// Rows turned into arrays at a time.
const BATCH: usize = 16_384;
/// The columns, all text; only `original` may be null.
const COLUMNS: [&str; 6] = ["entity", "schema", "list", "property", "value", "original"];

/// Writes statements in their order. The same statements give the same bytes.
pub(crate) fn write(statements: &[Statement]) -> Result<Vec<u8>> {
    let schema = Arc::new(schema());
    let properties = WriterProperties::builder()
        .set_compression(Compression::ZSTD(ZstdLevel::default()))
        .set_dictionary_enabled(true)
        .set_max_row_group_row_count(Some(ROW_GROUP))
        .build();
    let mut bytes = Vec::new();
    let mut writer = ArrowWriter::try_new(&mut bytes, schema.clone(), Some(properties))?;
    for rows in statements.chunks(BATCH) {
        writer.write(&RecordBatch::try_new(schema.clone(), columns(rows))?)?;
    }
    writer.close()?;
    Ok(bytes)
}

/// Reads the statements of the lists that `wanted` says yes to, in their order.
pub(crate) fn read(bytes: Bytes, wanted: impl Fn(&str) -> bool) -> Result<Vec<Statement>> {
    let builder = ParquetRecordBatchReaderBuilder::try_new(bytes)?;
    if builder.schema().fields() != schema().fields() {
        return Err(ParquetError::General("the columns are not those of statements".to_owned()));
    }
    let mut statements = Vec::new();
    for batch in builder.with_batch_size(BATCH).build()? {
        let batch = batch?;
        let [entity, schema, list, property, value, original] = texts(&batch)?;
        let rows = (0..batch.num_rows()).filter(|row| wanted(list.value(*row)));
        statements.extend(rows.map(|row| Statement {
            entity: entity.value(row).to_owned(),
            schema: schema.value(row).to_owned(),
            list: list.value(row).to_owned(),
            property: property.value(row).to_owned(),
            value: value.value(row).to_owned(),
            original: original.is_valid(row).then(|| original.value(row).to_owned()),
        }));
    }
    Ok(statements)
}

fn schema() -> Schema {
    Schema::new(COLUMNS.map(|name| Field::new(name, DataType::Utf8, name == "original")).to_vec())
}

fn columns(rows: &[Statement]) -> Vec<ArrayRef> {
    let column = |text: fn(&Statement) -> &String| -> ArrayRef {
        Arc::new(StringArray::from_iter_values(rows.iter().map(text)))
    };
    let original: StringArray = rows.iter().map(|row| row.original.as_deref()).collect();
    vec![
        column(|row| &row.entity),
        column(|row| &row.schema),
        column(|row| &row.list),
        column(|row| &row.property),
        column(|row| &row.value),
        Arc::new(original),
    ]
}

fn texts(batch: &RecordBatch) -> Result<[&StringArray; 6]> {
    let texts: Option<Vec<&StringArray>> =
        batch.columns().iter().map(|column| column.as_any().downcast_ref()).collect();
    texts
        .and_then(|texts| texts.try_into().ok())
        .ok_or_else(|| ParquetError::General("the columns are not six of text".to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn any_text() -> impl Strategy<Value = String> {
        prop_oneof![Just(String::new()), Just("\0".to_owned()), any::<String>(), "[a-c]{1,3}"]
    }

    fn any_statement() -> impl Strategy<Value = Statement> {
        let texts = (any_text(), any_text(), any_text(), any_text(), any_text(), any::<Option<String>>());
        texts.prop_map(|(entity, schema, list, property, value, original)| Statement {
            entity,
            schema,
            list,
            property,
            value,
            original,
        })
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]

        #[test]
        fn writing_and_reading_gives_the_same_statements(rows in prop::collection::vec(any_statement(), 0..200)) {
            let bytes = write(&rows).unwrap();
            prop_assert_eq!(&bytes, &write(&rows).unwrap());
            prop_assert_eq!(read(bytes.into(), |_| true).unwrap(), rows);
        }

        #[test]
        fn no_bytes_make_reading_panic(bytes in prop::collection::vec(any::<u8>(), 0..300)) {
            prop_assert!(read(bytes.into(), |_| true).is_err());
        }
    }

    #[test]
    fn more_rows_than_one_row_group_holds_come_back_in_order() {
        let row = |at: usize| Statement {
            entity: format!("e-{}", at / 20),
            schema: "Company".into(),
            list: ["odd", "even"][(at + 1) % 2].into(),
            property: "name".into(),
            value: format!("Name {at}"),
            original: None,
        };
        let rows: Vec<Statement> = (0..ROW_GROUP + 3).map(row).collect();
        let bytes = Bytes::from(write(&rows).unwrap());
        assert_eq!(read(bytes.clone(), |_| true).unwrap(), rows);
        let even: Vec<Statement> = rows.into_iter().filter(|row| row.list == "even").collect();
        assert_eq!(read(bytes, |list| list == "even").unwrap(), even);
    }
}
