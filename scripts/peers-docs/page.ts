import type { Said } from './programs';

/** What three programs say of one tree. */
export interface Row {
  /** As a cell of the table. */
  readonly tree: string;
  readonly check: Said;
  readonly istioctl: Said;
  readonly kubeconform: Said;
}

export interface Versions {
  readonly istioctl: string;
  readonly kubeconform: string;
}

const HEAD = ['tree', 'check', 'istioctl analyze', 'kubeconform -strict'];

/** The page docs/peers.md. */
export function peersPage(
  rows: { readonly rules: readonly Row[]; readonly own: readonly Row[] },
  versions: Versions,
): string {
  const all = [...rows.rules, ...rows.own];
  const count = (program: 'check' | 'istioctl' | 'kubeconform'): number =>
    all.filter((row) => row[program].length > 0).length;
  return `<!-- Made by scripts/peers-docs.ts, which runs all three programs: change what it gives them. -->

# Beside istioctl analyze and kubeconform

What three programs say of the same ${all.length} trees, by \`npm run peers:docs\`: \`check\`, \`istioctl analyze --use-kube=false\` of Istio
${versions.istioctl}, and kubeconform ${versions.kubeconform}. They have different questions. kubeconform asks whether an object fits the schema of its kind, and
\`istioctl analyze\` whether the objects of one cluster fit together; what it finds is not only about failover. \`check\` asks what several
clusters do in an outage. Run all three: none replaces another.

istioctl is given one cluster at a time, because files of several are one cluster to it. kubeconform has the schemas that \`check\` has, from
local files, closed so that unknown fields are refused. It looks at kinds that have one.

Of the ${all.length} trees, \`check\` says something of ${count('check')}, \`istioctl analyze\` of ${count('istioctl')} and kubeconform of ${count('kubeconform')}. An empty cell means that
the program finds nothing. Advice of \`check\` on the size of clusters, which every small tree gets, is left out.

## Mistakes of other kinds

Two clusters that are healthy (the first two rows), and then one mistake in one of them.

${table(rows.own)}
A route that another one hides (IST0130) is nothing to \`check\`: requests are answered, and in an outage they fail over.

## The examples of the rules

The mesh with the mistake on the page of each rule. They are made to show that rule: that \`check\` finds them says nothing of how many it
misses. What \`istioctl analyze\` and kubeconform say, they say without knowing of other clusters.

${table(rows.rules)}`;
}

function table(rows: readonly Row[]): string {
  const lines = rows.map(({ tree, check, istioctl, kubeconform }) =>
    [tree, ...[check, istioctl, kubeconform].map((said) => said.join(', '))].join(' | '),
  );
  return [HEAD.join(' | '), HEAD.map(() => '---').join(' | '), ...lines].map((line) => `| ${line} |\n`).join('');
}
