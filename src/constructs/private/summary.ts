import { FIELD_MANAGER } from '../../synth/place/patches';
import type { Layout } from '../../synth/place/layout';
import type { Summary } from '../../synth/synthesize';

/** One line that reports what a synth did. */
export function summarize(summary: Summary, outdir: string, layout: Layout): string {
  const { clusters, files, documents, patches, added, changed, removed } = summary;
  const changes = [
    [added, 'added'],
    [changed, 'changed'],
    [removed, 'removed'],
  ] as const;
  const said = changes.filter(([number]) => number > 0).map(([number, what]) => `${number} ${what}`);
  return (
    `${outdir}: ${count(clusters, 'cluster')}, ${count(files, 'file')}, ${count(documents, 'document')}` +
    ` (${said.length === 0 ? 'nothing changed' : said.join(', ')})${howToApply(layout)}` +
    (patches === 0
      ? ''
      : `; label Services of others with kubectl apply --server-side --field-manager=${FIELD_MANAGER} -f ${outdir}/_patches/<cluster>`)
  );
}

/** Only where the plain `kubectl apply -f` would miss something. */
function howToApply({ filePerResource, kustomization, phases }: Layout): string {
  const what = phases ? 'each phase in every cluster before the next' : 'each cluster';
  if (kustomization) return `; apply ${what} with kubectl apply -k`;
  if (phases) return `; apply ${what} with kubectl apply ${filePerResource ? '-R ' : ''}-f`;
  return filePerResource ? '; apply each cluster with kubectl apply -R -f' : '';
}

function count(number: number, what: string): string {
  return `${number} ${what}${number === 1 ? '' : 's'}`;
}
