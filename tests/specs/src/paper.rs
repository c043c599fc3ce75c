//! Reads a PDF's text back with a tool that has nothing to do with the one that wrote it. Knows no quote.

use std::io::Write;
use std::process::{Command, Stdio};

const PYPDF: &str = "import sys, io
from pypdf import PdfReader
reader = PdfReader(io.BytesIO(sys.stdin.buffer.read()))
root = reader.trailer['/Root']
print('language:', root.get('/Lang'))
print('marked:', root.get('/MarkInfo', {}).get('/Marked'))
print('title:', reader.metadata.title)
def kinds(node):
    node = node.get_object()
    if isinstance(node, list):
        for one in node: kinds(one)
    elif hasattr(node, 'get') and '/S' in node:
        print('tag:', node['/S'])
        if '/K' in node: kinds(node['/K'])
kinds(root['/StructTreeRoot']['/K'])
for page in reader.pages: print(page.extract_text())
";

/// Title, language, tags and text of a PDF; none where the machine has neither pypdf nor pdftotext, which
/// is then noted as a skipped spec.
pub fn read_back(pdf: &[u8]) -> Option<String> {
    let text = run("python3", &["-c", PYPDF], pdf).or_else(|| run("pdftotext", &["-", "-"], pdf));
    if text.is_none() {
        crate::skip("neither Python's pypdf nor pdftotext is here to read a PDF");
    }
    text
}

fn run(program: &str, arguments: &[&str], input: &[u8]) -> Option<String> {
    let mut child = Command::new(program)
        .args(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .ok()?;
    // A reader that is not there closes its end early.
    let _ = child.stdin.take()?.write_all(input);
    let output = child.wait_with_output().ok()?;
    let is_read = output.status.success() && !output.stdout.is_empty();
    is_read.then(|| String::from_utf8_lossy(&output.stdout).into_owned())
}
