import type { LedgerArea, LedgerRow } from '../../src/istio/ledger';

/** The page docs/ledger.md, from the rows. */
export function ledgerPage(areas: readonly LedgerArea[]): string {
  const rows = areas.flatMap((area) => area.rows);
  const count = (state: LedgerRow['state']['state']): number => rows.filter((row) => row.state.state === state).length;
  return `<!-- Made from src/istio/ledger/ by scripts/ledger-docs.ts: change the rows, not this. -->

# The ledger: every input of Istio, and what is made of it

Each row is something that istiod, a waypoint, ztunnel or a gateway reads between a client's DNS question and the endpoint that
answers. Its state is one of three:

- **modelled**: the prediction follows it. The tests named fail where it does so wrongly; where a generator of the
  conformance run (\`conformance/\` in the repository) is named, Istio's own code is asked about random meshes that have it; else
  it says why not.
- **said**: the prediction does not follow it. What is printed of an object that has it follows the object's name; a definite
  verdict that it could change becomes *unknown*, or keeps its value *with a reservation*.
- **cannot matter**: it changes no answer, for the reason given.

${rows.length} rows: ${count('modelled')} modelled, ${count('said')} said, ${count('cannot matter')} that cannot matter. [What is
claimed](fidelity.md) rests on the rows that are modelled, and on nothing else.

Sources are files of Istio 1.31, unless they begin with another name. Versions are minor versions of Istio; a row without them
holds for all that are supported.

${areas.map(section).join('\n')}`;
}

function section({ title, rows }: LedgerArea): string {
  return `## ${title}

| input | state | what that means | read by |
| --- | --- | --- | --- |
${rows.map((row) => `| ${cells(row).map(escape).join(' | ')} |\n`).join('')}`;
}

function cells(row: LedgerRow): string[] {
  const readers = row.readBy.length === 0 ? 'not Istio' : row.readBy.join(', ');
  return [
    `\`${row.name.replaceAll('`', '')}\`${versions(row)}${row.clients === undefined ? '' : ` (clients: ${row.clients})`}`,
    row.state.state,
    meaning(row),
    `${readers}: ${row.source}`,
  ];
}

function versions({ versions: range }: LedgerRow): string {
  if (range === undefined) return '';
  return [
    ...(range.since === undefined ? [] : [` since ${range.since}`]),
    ...(range.until === undefined ? [] : [` until ${range.until}`]),
  ].join('');
}

function meaning({ state, covers }: LedgerRow): string {
  switch (state.state) {
    case 'modelled': {
      const tests = state.tests.map((test) => `\`${test}\``).join(', ');
      return typeof state.conformance === 'string'
        ? `${tests}; random meshes by \`${state.conformance}\``
        : `${tests}. ${state.conformance.without}`;
    }
    case 'said':
      return `“… ${state.sentence}” ${state.effect === 'unknown' ? 'The verdict is unknown.' : 'The verdict has a reservation.'}`;
    case 'cannot matter': {
      const flags = covers.filter((entry) => entry.startsWith('flag:')).map((entry) => `\`${entry.slice(5)}\``);
      return flags.length > 1 ? `${state.why} They are ${flags.join(', ')}.` : state.why;
    }
  }
}

function escape(text: string): string {
  return text.replaceAll('|', '\\|');
}
