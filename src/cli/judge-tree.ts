import { FieldLines } from '../model/field-line';
import { compareFindings, type Finding } from '../model/finding';
import { toMesh } from '../model/mesh';
import type { MeshTree } from '../model/tree';
import { refusedByApiServer } from '../rules/refused-by-api-server';
import { refusedByIstiod } from '../rules/refused-by-istiod';
import { runRules, type Silence, type SilencedFinding } from '../rules/run';

/** Everything there is to say of a tree, advice included, with the lines of the fields. */
export function judgeTree(
  tree: MeshTree,
  { silences }: { readonly silences: readonly Silence[] },
): { findings: Finding[]; silenced: readonly SilencedFinding[] } {
  const { found, silenced } = runRules(toMesh(tree), silences);
  const lines = new FieldLines();
  const asked = withoutRepetition(found.map(({ finding }) => finding));
  const findings = [...tree.findings, ...asked.map((finding) => lines.locate(finding))].sort(compareFindings);
  return { findings, silenced };
}

/** A field that the API server refuses is never shown to istiod, which would only say the same in other words. */
function withoutRepetition(findings: readonly Finding[]): Finding[] {
  const place = ({ cluster, file, object, path }: Finding) => JSON.stringify([cluster, file, object, path]);
  const refused = new Set(findings.filter(({ rule }) => rule === refusedByApiServer.id).map(place));
  return findings.filter((finding) => finding.rule !== refusedByIstiod.id || !refused.has(place(finding)));
}

/** A finding in one sentence, with its cluster. */
export function describeFinding({ cluster, message }: Finding): string {
  return cluster === undefined ? message : `${cluster}: ${message}`;
}
