import type { ConcernedCluster, Upgrade, UpgradeNote } from '../../predict/change/upgrade';

const MANY_SERVICES = 3;
const MANY_CLUSTERS = 8;

/** What a change of versions comes to, as lines with what belongs to each: one for each difference that concerns the mesh. */
export function describeUpgrade({ notes, first }: Upgrade): { text: string; details: string[] }[] {
  const items = notes.map(describeNote);
  if (first === undefined) return items;
  const order =
    first.length === 0
      ? 'no cluster can be upgraded first without something failing half-way: see below.'
      : `upgrade ${first.join(', ')} first: with any other cluster first something fails half-way.`;
  return [...items, { text: order, details: [] }];
}

/** What a change of versions comes to, by docs/schema/diff.v1.schema.json: lists that are empty where it comes to nothing. */
export function upgradeAsJson({ notes, first }: Upgrade): object {
  return {
    upgrade: notes.map(({ issue, workaround, clusters, ...note }) => ({
      ...note,
      ...(issue === undefined ? {} : { issue }),
      ...(workaround === undefined ? {} : { workaround }),
      clusters: clusters.map(({ services, of, ...cluster }) => ({
        ...cluster,
        ...(services === undefined ? {} : { services }),
        of,
      })),
    })),
    ...(first === undefined ? {} : { upgradeFirst: first }),
  };
}

function describeNote(note: UpgradeNote): { text: string; details: string[] } {
  const { clusters, source, workaround, effect } = note;
  const shown = clusters.slice(0, MANY_CLUSTERS).map(describeCluster);
  return {
    text: `${headOf(note)}: ${note.means}`,
    details: [
      ...shown,
      ...(clusters.length > MANY_CLUSTERS ? [`and ${clusters.length - MANY_CLUSTERS} more clusters`] : []),
      ...(workaround === undefined || effect === 'leaves' ? [] : [`without an upgrade: ${workaround}`]),
      `source: ${source}`,
    ],
  };
}

function headOf({ effect, issue, releases }: UpgradeNote): string {
  switch (effect) {
    case 'gains':
      return `from Istio ${releases} on`;
    case 'loses':
      return `no longer, as before Istio ${releases}`;
    case 'leaves':
      return `leaves ${issue}, fixed in ${releases}`;
    case 'arrives':
      return `arrives at ${issue}, fixed in ${releases}`;
    case 'keeps':
      return `still meets ${issue}, fixed in ${releases}`;
  }
}

function describeCluster({ cluster, from, to, services, of }: ConcernedCluster): string {
  const place = `${cluster} (${from} to ${to})`;
  if (services === undefined) return place;
  const more = services.length > MANY_SERVICES ? ` and ${services.length - MANY_SERVICES} more` : '';
  return `${place}: ${services.length} of ${of} services: ${services.slice(0, MANY_SERVICES).join(', ')}${more}`;
}
