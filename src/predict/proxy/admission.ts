import { endsTunnels } from '../../model/workloads';
import type { MeshView } from '../istio/view';
import type { Admission } from '../situation';
import { hasPolicies, refusalAtPod, type Caller } from '../security';
import { someDistrust, trusts } from './trust';

/** Which pods of a service refuse all requests of a caller; undefined where nothing in the mesh refuses anything. */
export function admissionOf(view: MeshView, service: string, caller: Caller): Admission | undefined {
  const divided = isDivided(view);
  if (!divided && !mayRefuse(view)) return undefined;
  return {
    key: caller.key,
    refuses: (endpoint, way) =>
      (divided &&
        (endsTunnels(endpoint.enrolment) || way === 'through a gateway') &&
        !trusts(view, endpoint.cluster, caller.cluster)) ||
      refusalAtPod(view, service, endpoint, caller, way)?.refused === 'all',
  };
}

const ANSWERS = new WeakMap<MeshView, { readonly mayRefuse: boolean; readonly isDivided: boolean }>();

/** True where a policy of some cluster may refuse requests. */
export function mayRefuse(view: MeshView): boolean {
  return factsOf(view).mayRefuse;
}

/** True where some cluster does not accept the identities of another. */
function isDivided(view: MeshView): boolean {
  return factsOf(view).isDivided;
}

function factsOf(view: MeshView): { readonly mayRefuse: boolean; readonly isDivided: boolean } {
  const known = ANSWERS.get(view);
  if (known !== undefined) return known;
  const facts = {
    mayRefuse: view.clusters.some(({ cluster }) => hasPolicies(cluster)),
    isDivided: someDistrust(view.clusters),
  };
  ANSWERS.set(view, facts);
  return facts;
}
