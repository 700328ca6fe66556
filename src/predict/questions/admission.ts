import { endsTunnels } from '../../model/services/enrolment';
import type { MeshView } from '../istio/view';
import type { Admission } from '../outage/pod-index';
import type { Caller } from '../security/caller';
import { hasPolicies, refusalAtPod } from '../security/refusals';
import { trusts } from './trust';

/** Which pods of a service refuse all requests of a caller; undefined where nothing in the mesh refuses anything. */
export function admissionOf(view: MeshView, service: string, caller: Caller): Admission | undefined {
  const differs = hasSeveralTrustDomains(view);
  if (!differs && !mayRefuse(view)) return undefined;
  return {
    key: caller.key,
    refuses: (endpoint, way) =>
      (differs &&
        (endsTunnels(endpoint.enrolment) || way === 'through a gateway') &&
        !trusts(view, endpoint.cluster, caller.cluster)) ||
      refusalAtPod(view, service, endpoint, caller, way)?.refused === 'all',
  };
}

const ANSWERS = new WeakMap<MeshView, { readonly mayRefuse: boolean; readonly differs: boolean }>();

/** True where a policy of some cluster may refuse requests. */
export function mayRefuse(view: MeshView): boolean {
  return factsOf(view).mayRefuse;
}

function hasSeveralTrustDomains(view: MeshView): boolean {
  return factsOf(view).differs;
}

function factsOf(view: MeshView): { readonly mayRefuse: boolean; readonly differs: boolean } {
  const known = ANSWERS.get(view);
  if (known !== undefined) return known;
  const facts = {
    mayRefuse: view.clusters.some(({ cluster }) => hasPolicies(cluster)),
    differs: new Set(view.clusters.map(({ cluster }) => cluster.switches.trustDomain)).size > 1,
  };
  ANSWERS.set(view, facts);
  return facts;
}
