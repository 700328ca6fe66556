// Workloads, pods and nodes, and how pods take part in the mesh.

export { asksForInjection, endsTunnels, pathOfWindows, enrolmentOf, toEnrollable, type Enrolment } from './enrolment';
export { missesItsPods } from './misses-its-pods';
export { allowsNode, nodeTermsOf, placeTermsOf, zonesNamedBy, type NodeTerms } from './node-terms';
export { isNode, localityForNodeProxiesOf, localityLabelOf } from './node';
export { fieldOfPod } from './pod-environment';
export { podContainersOf, podSpecOf } from './pod-spec';
export { toPod, type Pod } from './pod';
export {
  askedCount,
  boundsOf,
  countOf,
  countPods,
  declaredCount,
  statesCount,
  type AutoscalerBounds,
  type PodCount,
  type PodCounts,
} from './pods';
export { readinessProbesOf, unansweredProbesOf } from './readiness-probe';
export { declaredPortsOf, targetPortOf } from './target-port';
export { WorkloadIndex, workloadIndexOf } from './workload-index';
export { hadNoneReady, isReplicaCount, toController, toWorkload, toWorkloads, type Workload } from './workload';
export { enforcedLevel, LABEL_ENFORCE, refusedByPodSecurity, type PodSecurityLevel } from './pod-security';
export { toQuantity } from './quantity';
export { amountsIn, limitsOf, resourcesOf, resourcesOfPod, type Limit, type Resources } from './resources';
export { whyNotScheduled } from './schedulable';
