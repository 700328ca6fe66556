import { formatReleases, VERSION_DIFFERENCES, type VersionDifference } from '../../src/istio/behaviours';
import { KNOWN_BUGS, type KnownBug } from '../../src/istio/bugs';
import { NEWEST_MINOR, OLDEST_MINOR } from '../../src/istio/versions';
import type { SupportedRow } from './supported';

/** The page docs/versions.md, from the tables of the source and the files that pin versions. */
export function versionsPage(rows: readonly SupportedRow[]): string {
  return `<!-- Made by scripts/versions-docs.ts from the files it names and from src/istio/behaviours.ts and bugs.ts: change those. -->

# Versions

## What works with what

| | supported | run by tests and conformance | other versions |
| --- | --- | --- | --- |
${rows.map(supportedLine).join('')}
Behaviour of Istio changes by patch, so versions are read to the patch, and compared in one file only. Of releases above
1.${NEWEST_MINOR} nothing is claimed: what is printed is the answer of 1.${NEWEST_MINOR}. Those below 1.${OLDEST_MINOR} cannot fail over through waypoints.

## Differences that the prediction follows

What a cluster runs comes from the Deployment of its istiod, else from \`mesh.json\` or \`--istio-version\`. A row counts from the
first release of each minor that is named, and in every later minor.

| name | from | what istiod does from then on | where Istio says so |
| --- | --- | --- | --- |
${differences().map(differenceLine).join('')}
## Bugs of Istio

The prediction does not follow these: they break a mesh in operation, or in ways that no manifest shows. \`diff DIR
--istio-version FROM..TO\` names those that [a tree meets](diff.md#upgrades), each with the services it is for, and
differences above that fix a bug alike.

| name | issue | in | fixed in | what goes wrong | what helps | where Istio says so |
| --- | --- | --- | --- | --- | --- | --- |
${bugs().map(bugLine).join('')}`;
}

function differences(): [string, VersionDifference][] {
  return Object.entries(VERSION_DIFFERENCES);
}

function bugs(): [string, KnownBug][] {
  return Object.entries(KNOWN_BUGS);
}

function supportedLine({ what, supported, tested, otherwise }: SupportedRow): string {
  const run = tested.map(({ name, version, file }) => `${name} ${version} (\`${file}\`)`).join(', ');
  return line([what, supported, run, otherwise]);
}

function differenceLine([name, { since, issue, means, source }]: [string, VersionDifference]): string {
  return line([`\`${name}\``, formatReleases(since), means, issue === undefined ? source : `${issue}; ${source}`]);
}

function bugLine([name, { issue, introduced, fixed, means, workaround, source }]: [string, KnownBug]): string {
  const from = introduced === undefined ? 'every release before' : `${formatReleases(introduced)} on`;
  return line([`\`${name}\``, issue, from, formatReleases(fixed), means, workaround ?? '', source]);
}

function line(cells: readonly string[]): string {
  return `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |\n`;
}
