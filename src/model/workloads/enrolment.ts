import * as istio from '../../istio/vocabulary';
import { fieldsOf } from '../../util/maps';
import { isMap, stringMap, type KubeObject } from '../object';
import { podSpecOf } from './pod-spec';

const LABEL_OS = 'kubernetes.io/os';

/** How a pod takes part in the mesh. */
export type Enrolment =
  /** ztunnel ends tunnels for it. */
  | 'ambient'
  /** It has a sidecar, which ends no tunnel of the ambient mesh. */
  | 'sidecar'
  /** It is not in the mesh. */
  | 'outside'
  /** Its Namespace, which decides, was not read: it is assumed to be in the ambient mesh. */
  | 'assumed';

/** A pod, or the template of one, as far as it says whether it is in the mesh. */
export interface Enrollable {
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
  readonly spec: Readonly<Record<string, unknown>>;
}

/** The metadata and spec of a Pod, or of the pods that a workload makes. */
export function toEnrollable(object: KubeObject): Enrollable {
  const { kind, labels, annotations, body } = object;
  const spec = podSpecOf(object);
  if (kind === 'Pod') return { labels, annotations, spec };
  const metadata = fieldsOf(fieldsOf(fieldsOf(body.spec).template).metadata);
  return { labels: stringMap(metadata.labels), annotations: stringMap(metadata.annotations), spec };
}

/**
 * How a pod takes part in the mesh. Of a live pod the CNI's annotation decides; else the label of the pod, then that of its
 * Namespace. A pod with a sidecar or in the host's network is never captured, nor one for Windows, on whose nodes neither the CNI agent
 * nor ztunnel runs.
 *
 * @param marks true if the CNI's annotations were read: then a live pod without one is not in the mesh
 * @see istio cni/pkg/util/podutil.go PodFullyEnrolled, PodEligible; pilot/pkg/serviceregistry/ambient/workloads.go
 * @see istio manifests/charts/istio-cni/templates/daemonset.yaml, manifests/charts/ztunnel/templates/daemonset.yaml, nodeSelector
 */
export function enrolmentOf(pod: Enrollable, namespace: KubeObject | undefined, marks: boolean): Enrolment {
  const { labels, annotations, spec } = pod;
  if (annotations[istio.ANNOTATION_REDIRECTION] === 'enabled') return 'ambient';
  if (hasSidecar(pod)) return 'sidecar';
  if (marks || spec.hostNetwork === true || pathOfWindows(spec) !== undefined) return 'outside';
  if (asksForSidecar(pod, namespace)) return 'sidecar';
  const own = labels[istio.LABEL_DATAPLANE_MODE];
  if (own === 'ambient') return 'ambient';
  // Any other value leaves it to the Namespace: the selectors of the CNI agent's chart exclude this one alone.
  if (own === 'none') return 'outside';
  if (namespace === undefined) return 'assumed';
  return namespace.labels[istio.LABEL_DATAPLANE_MODE] === 'ambient' ? 'ambient' : 'outside';
}

/** Where a pod says that it is for nodes with Windows; undefined where it does not. */
export function pathOfWindows(spec: Enrollable['spec']): string | undefined {
  if (fieldsOf(spec.os).name === 'windows') return 'os.name';
  return fieldsOf(spec.nodeSelector)[LABEL_OS] === 'windows' ? `nodeSelector["${LABEL_OS}"]` : undefined;
}

/** A sidecar that is there. */
function hasSidecar({ annotations, spec }: Enrollable): boolean {
  if (annotations[istio.ANNOTATION_SIDECAR_STATUS] !== undefined) return true;
  return [spec.containers, spec.initContainers].some(
    (containers) => Array.isArray(containers) && containers.filter(isMap).some(({ name }) => name === 'istio-proxy'),
  );
}

/**
 * A sidecar that the injector would add. It looks at none of the labels of ambient mode. The label of a pod counts only where its
 * Namespace has none for injection, and keeps a sidecar out everywhere. What a revision of an ambient Namespace does depends on the
 * webhooks that are there, and is not decided here; that of a pod is taken to be there.
 *
 * @see istio pkg/kube/inject/inject.go injectRequired; manifests/charts/istio-control/istio-discovery/templates/mutatingwebhook.yaml
 */
function asksForSidecar({ labels, annotations }: Enrollable, namespace: KubeObject | undefined): boolean {
  const inject = labels[istio.LABEL_INJECT];
  if ((inject ?? annotations[istio.LABEL_INJECT]) === 'false') return false;
  const ofNamespace = namespace?.labels ?? {};
  if (namespace !== undefined && ofNamespace[istio.LABEL_INJECTION] !== undefined) return asksForInjection(namespace);
  if (inject === 'true') return true;
  if (ofNamespace[istio.LABEL_REVISION] !== undefined) return ofNamespace[istio.LABEL_DATAPLANE_MODE] !== 'ambient';
  return labels[istio.LABEL_REVISION] !== undefined;
}

/** Reports whether a Namespace asks for sidecars by its own label, which counts beside ambient mode, too. */
export function asksForInjection({ labels }: KubeObject): boolean {
  return labels[istio.LABEL_INJECTION] === 'enabled';
}

/** Reports whether ztunnel, or what is assumed to be ztunnel, ends tunnels for a pod. */
export function endsTunnels(enrolment: Enrolment): boolean {
  return enrolment === 'ambient' || enrolment === 'assumed';
}
