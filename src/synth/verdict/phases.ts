import { describeProblem } from '../../diagnostics';
import type { LocatedProblem } from '../messages/problem';
import type { RenderedDocument } from '../render/render';
import { isBoundOrGlobal, PHASE_FOLDERS, phaseOf } from './verdict';

/** The folder of an object below its cluster's folder, for a rollout in phases. */
export function phaseFolderOf({ group, manifest }: RenderedDocument): string {
  return PHASE_FOLDERS[phaseOf({ group, kind: manifest.kind })];
}

/** Refuses, for a rollout in phases, a Namespace that binds its services: it comes in the first phase, binding in the second. */
export function judgePhases(documents: readonly RenderedDocument[]): LocatedProblem[] {
  return documents
    .filter(({ manifest, group }) => manifest.kind === 'Namespace' && group === '')
    .filter(({ manifest }) => isBoundOrGlobal(manifest.metadata?.labels ?? {}))
    .map(({ manifest, source }) => ({
      path: source.construct.node.path,
      text: describeProblem({
        message: `Namespace "${manifest.metadata?.name}" sends its services to a waypoint or to other clusters, and the mesh is rolled out in phases.`,
        why: 'a Namespace is applied in the first phase, before any waypoint runs: until one does, requests to its services fail.',
        fix: 'give the waypoint to each service instead: new GlobalService(…, { waypoint }).',
      }),
    }));
}
