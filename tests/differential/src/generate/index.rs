//! `CREATE INDEX`.

use rsylla_cql::CqlType;
use rsylla_cql::catalog::ColumnKind;

use super::Generator;

impl Generator<'_> {
    pub(super) fn create_index(&mut self) -> String {
        let table = self.base_table();
        let mut column = self.any_column(&table);
        for _ in 0..3 {
            if column.kind != ColumnKind::Regular {
                column = self.any_column(&table);
            }
        }
        let name = self.column_name(&table, column);
        let whole = column.ty.is_collection() && !column.ty.is_multi_cell();
        let target = match &column.ty {
            _ if self.random.slips() => format!(
                "{}({name})",
                self.random.pick(&["keys", "values", "entries", "full"])
            ),
            _ if whole => format!("full({name})"),
            CqlType::Map { .. } => match self.random.below(4) {
                0 => format!("keys({name})"),
                1 => format!("values({name})"),
                2 => format!("entries({name})"),
                _ => name,
            },
            CqlType::List { .. } | CqlType::Set { .. } if self.random.chance(40) => {
                format!("values({name})")
            }
            _ => name,
        };
        let index = if self.random.chance(60) {
            format!("{} ", self.fresh("i").rsplit('.').next().unwrap_or("i"))
        } else {
            String::new()
        };
        let (custom, using) = match (self.random.below(10), &column.ty) {
            (0..7, CqlType::Vector { .. }) | (0..4, _) => self.sai(&column.ty),
            (4..6, CqlType::Text | CqlType::Ascii | CqlType::Int | CqlType::Bigint) => self.sasi(),
            (_, _) if self.random.slips() => ("CUSTOM ", " USING 'missing.Index'".to_owned()),
            (9, _) => ("", " USING 'legacy_local_table'".to_owned()),
            _ => ("", String::new()),
        };
        format!(
            "CREATE {custom}INDEX {}{index}ON {} ({target}){using}",
            self.if_not_exists_ddl(),
            self.table_name(&table)
        )
    }

    fn sai(&mut self, ty: &CqlType) -> (&'static str, String) {
        let custom = self.random.pick(&["CUSTOM ", ""]);
        let class = self
            .random
            .pick(&["'sai'", "'StorageAttachedIndex'", "'SAI'"]);
        let options: &[&str] = match ty {
            CqlType::Vector { .. } => &[
                "{'similarity_function': 'dot_product'}",
                "{'similarity_function': 'euclidean', 'maximum_node_connections': 16}",
                "{'similarity_function': 'manhattan'}",
            ],
            CqlType::Text | CqlType::Ascii => &[
                "{'case_sensitive': 'false'}",
                "{'normalize': 'true', 'ascii': 'true'}",
            ],
            _ => &["{'case_sensitive': 'false'}", "{'missing': 'x'}", "{}"],
        };
        let options = if self.random.chance(20) {
            format!(" WITH OPTIONS = {}", self.random.pick(options))
        } else {
            String::new()
        };
        (custom, format!(" USING {class}{options}"))
    }

    fn sasi(&mut self) -> (&'static str, String) {
        let options = self.random.pick(&[
            "",
            " WITH OPTIONS = {'mode': 'CONTAINS'}",
            " WITH OPTIONS = {'mode': 'PREFIX'}",
            " WITH OPTIONS = {'mode': 'SPARSE'}",
            " WITH OPTIONS = {'mode': 'NONE'}",
            " WITH OPTIONS = {'mode': 'CONTAINS', 'analyzer_class': 'org.apache.cassandra.index.sasi.analyzer.StandardAnalyzer'}",
        ]);
        (
            "CUSTOM ",
            format!(" USING 'org.apache.cassandra.index.sasi.SASIIndex'{options}"),
        )
    }
}
