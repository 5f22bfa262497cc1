//! Tokens: the ring cut evenly and dealt round robin, so that nodes that start at the same moment
//! cannot choose the same ones.

/// Tokens of each node.
pub(crate) const TOKENS_PER_NODE: u32 = 4;

/// The tokens of node `index` (from 0) among `nodes`.
pub(crate) fn tokens(index: u32, nodes: u32) -> Vec<i64> {
    let total = nodes * TOKENS_PER_NODE;
    (0..TOKENS_PER_NODE)
        .map(|turn| cut(turn * nodes + index, total))
        .collect()
}

/// The start of the `index`-th of `total` equal parts of the ring, which is all of `i64`.
fn cut(index: u32, total: u32) -> i64 {
    let offset = (u128::from(index) << 64) / u128::from(total);
    i64::try_from(i128::from(i64::MIN) + offset.cast_signed()).unwrap_or(i64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_node_has_the_quarters_of_the_ring() {
        assert_eq!(tokens(0, 1), [i64::MIN, i64::MIN / 2, 0, i64::MAX / 2 + 1]);
    }

    #[test]
    fn no_token_is_dealt_twice_and_neighbours_belong_to_different_nodes() {
        for nodes in 2..=255 {
            let mut dealt: Vec<(i64, u32)> = (0..nodes)
                .flat_map(|index| {
                    tokens(index, nodes)
                        .into_iter()
                        .map(move |token| (token, index))
                })
                .collect();
            dealt.sort_unstable();
            for pair in dealt.windows(2) {
                assert_ne!(pair[0].0, pair[1].0);
                assert_ne!(pair[0].1, pair[1].1);
            }
        }
    }
}
