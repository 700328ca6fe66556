import { compareDiagnostics, type Diagnostic } from '../../diagnostics';
import { ConstructMaps, FieldLines } from '../../model/read/files';
import { toMesh, type Mesh } from '../../model/mesh';
import type { MeshTree } from '../../model/read/tree';
import { consequencesIn } from './consequences';
import { findHidden } from './hidden';
import { sayMendedOnce } from './mended-once';
import { refusedByApiServer } from '../refused-by-api-server';
import { refusedByIstiod } from '../refused-by-istiod';
import { runRules, silence, type LocatedFinding, type Silence, type SilencedFinding } from '../engine/run';

/**
 * All findings of a tree, advice included, with the lines of the fields.
 *
 * @param mesh what the tree describes, where that is known already
 */
export function checkTree(
  tree: MeshTree,
  { silences, mesh = toMesh(tree) }: { readonly silences: readonly Silence[]; readonly mesh?: Mesh },
): { findings: Diagnostic[]; silenced: readonly SilencedFinding[] } {
  const results = runRules(mesh, silences);
  const { silenced } = results;
  const lines = new FieldLines();
  const constructs = new ConstructMaps(tree.roots.map(({ root }) => root));
  const consequences = consequencesIn(tree, results.found);
  const causes = results.found.filter((one) => !consequences.has(one));
  const found = [...causes, ...findHidden(tree, mesh, results, silences)];
  const asked = withoutRepetition(found).map(({ finding, violation: { object } }) => ({
    ...lines.locate(finding, object?.origin.within),
    ...(object === undefined ? {} : constructs.of(object.origin)),
  }));
  const read = silence(
    tree.findings.map((finding) => lines.locate(finding)),
    silences,
  );
  return {
    findings: sayMendedOnce([...read.findings, ...asked].sort(compareDiagnostics)),
    silenced: [...read.silenced, ...silenced].sort(compareDiagnostics),
  };
}

/** Leaves out what istiod would refuse in a field that the API server refuses first: it is the same mistake. */
function withoutRepetition(found: readonly LocatedFinding[]): LocatedFinding[] {
  const place = ({ finding: { cluster, file, line, object, path } }: LocatedFinding) =>
    JSON.stringify([cluster, file, line, object, path]);
  const refused = new Set(found.filter(({ rule }) => rule === refusedByApiServer).map(place));
  return found.filter((located) => located.rule !== refusedByIstiod || !refused.has(place(located)));
}
