/**
 * CSV of what a table shows: RFC 4180, every cell quoted. A cell that a spreadsheet could read as a formula gets a
 * leading apostrophe (OWASP ASVS 1.2.10): role names and tags are set by people we do not know.
 */
const FORMULA_START = /^[=+\-@\t\r\0＝＋－＠]/;

function cell(value: string): string {
  const safe = FORMULA_START.test(value) ? `'${value}` : value;
  return `"${safe.replaceAll('"', '""')}"`;
}

export function printCsv(head: readonly string[], rows: readonly (readonly string[])[]): string {
  return [head, ...rows].map((row) => row.map(cell).join(',')).join('\r\n') + '\r\n';
}
