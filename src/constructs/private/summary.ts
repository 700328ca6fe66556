import type { Summary } from '../../synth/synthesize';

/** One line that says what a synth did. */
export function summarize(summary: Summary, outdir: string): string {
  const { clusters, files, documents, added, changed, removed } = summary;
  const changes = [
    [added, 'added'],
    [changed, 'changed'],
    [removed, 'removed'],
  ] as const;
  const said = changes.filter(([number]) => number > 0).map(([number, what]) => `${number} ${what}`);
  return (
    `${outdir}: ${count(clusters, 'cluster')}, ${count(files, 'file')}, ${count(documents, 'document')}` +
    ` (${said.length === 0 ? 'nothing changed' : said.join(', ')})`
  );
}

function count(number: number, what: string): string {
  return `${number} ${what}${number === 1 ? '' : 's'}`;
}
