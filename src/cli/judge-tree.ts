import { FieldLines } from '../model/field-line';
import { compareFindings, type Finding } from '../model/finding';
import { toMesh } from '../model/mesh';
import type { MeshTree } from '../model/tree';
import { runRules, type Silence, type SilencedFinding } from '../rules/run';

/** Everything there is to say of a tree, advice included, with the lines of the fields. */
export function judgeTree(
  tree: MeshTree,
  { silences }: { readonly silences: readonly Silence[] },
): { findings: Finding[]; silenced: readonly SilencedFinding[] } {
  const { found, silenced } = runRules(toMesh(tree), silences);
  const lines = new FieldLines();
  const findings = [...tree.findings, ...found.map(({ finding }) => lines.locate(finding))].sort(compareFindings);
  return { findings, silenced };
}

/** A finding in one sentence, with its cluster. */
export function describeFinding({ cluster, message }: Finding): string {
  return cluster === undefined ? message : `${cluster}: ${message}`;
}
