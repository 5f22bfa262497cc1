//! Lines over time, as an SVG: one strip for each series, each from zero.

use std::fmt::Write as _;

/// A named line.
pub(crate) struct Series {
    pub(crate) name: &'static str,
    /// Seconds, and the value then.
    pub(crate) points: Vec<(f64, f64)>,
}

const WIDTH: f64 = 720.0;
const STRIP: f64 = 150.0;
const LEFT: f64 = 60.0;

/// Draws the series below each other, over the same time.
pub(crate) fn plot(all: &[Series]) -> String {
    let end = all.iter().flat_map(|s| &s.points).map(|p| p.0);
    let end = end.fold(1.0, f64::max);
    let strips = f64::from(u32::try_from(all.len()).unwrap_or(1));
    let height = strips * STRIP + 30.0;
    let mut svg = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {WIDTH} {height}\" font-family=\"sans-serif\" font-size=\"12\">\n\
         <rect width=\"100%\" height=\"100%\" fill=\"#fff\"/>\n"
    );
    let mut top = 10.0;
    for series in all {
        strip(&mut svg, series, top, end);
        top += STRIP;
    }
    let _ = writeln!(
        svg,
        "<text x=\"{}\" y=\"{}\" text-anchor=\"end\" fill=\"#555\">{end:.0} s</text>\n</svg>",
        WIDTH - 10.0,
        height - 8.0
    );
    svg
}

fn strip(svg: &mut String, series: &Series, top: f64, end: f64) {
    let most = series.points.iter().map(|p| p.1).fold(1.0, f64::max) * 1.1;
    let (width, height) = (WIDTH - LEFT - 10.0, STRIP - 40.0);
    let bottom = top + 20.0 + height;
    let at = |(x, y): &(f64, f64)| {
        format!(
            "{:.1},{:.1}",
            LEFT + x / end * width,
            bottom - y / most * height
        )
    };
    let points: Vec<String> = series.points.iter().map(at).collect();
    let _ = writeln!(
        svg,
        "<text x=\"{LEFT}\" y=\"{}\" fill=\"#222\">{}</text>\n\
         <line x1=\"{LEFT}\" y1=\"{bottom}\" x2=\"{}\" y2=\"{bottom}\" stroke=\"#bbb\"/>\n\
         <text x=\"{}\" y=\"{}\" text-anchor=\"end\" fill=\"#555\">{:.0}</text>\n\
         <text x=\"{}\" y=\"{bottom}\" text-anchor=\"end\" fill=\"#555\">0</text>\n\
         <polyline fill=\"none\" stroke=\"#1668a5\" stroke-width=\"1.5\" points=\"{}\"/>",
        top + 12.0,
        series.name,
        LEFT + width,
        LEFT - 6.0,
        top + 24.0,
        most,
        LEFT - 6.0,
        points.join(" "),
    );
}
