import type { Diagnostic } from '../../diagnostics';
import { toMesh } from '../../model/mesh';
import type { MeshTree } from '../../model/read/tree';
import { assumptionsOf, INPUT_NOT_FOLLOWED } from '../../predict/guard';
import { MeshView } from '../../predict/istio/view';

/** A warning for each cluster of which something was not read, so that defaults are assumed. */
export function unreadIn(tree: MeshTree): Diagnostic[] {
  const view = new MeshView(toMesh(tree));
  const assumptions = assumptionsOf(view);
  return view.names.flatMap((cluster) => {
    const texts = assumptions.filter(({ clusters }) => clusters.includes(cluster)).map(({ text }) => text);
    if (texts.length === 0) return [];
    return [
      {
        rule: INPUT_NOT_FOLLOWED,
        severity: 'warning',
        cluster,
        messageId: 'notRead',
        message: `${cluster} was not read for all that decides where requests go, and this is assumed: ${texts.join('; ')}.`,
        fix: 'check a snapshot of the live clusters, too, or give the directories that have these objects.',
      } as const,
    ];
  });
}
