import { CNI_DAEMON_SET, ZTUNNEL_DAEMON_SET } from '../../../istio/vocabulary';
import { enforcedLevel, LABEL_ENFORCE, refusedByPodSecurity } from '../../../model/workloads';
import type { Cluster } from '../../../model/mesh';
import type { Unfollowed } from '../input';
import { notMade } from './not-made';
import type { PodMaker } from './pod-makers';

const AGENTS: readonly string[] = [ZTUNNEL_DAEMON_SET, CNI_DAEMON_SET];

const CHANGE_OF_GATEWAY =
  'install Istio with gateways.seccompProfile (type: RuntimeDefault), or set it in a ConfigMap that spec.infrastructure.parametersRef names.';

/**
 * What makes pods that their Namespace refuses by the Pod Security level that it enforces. Pods of waypoints and gateways meet the
 * level restricted, but for a seccompProfile, which Istio gives them only if it is installed so.
 *
 * @see https://kubernetes.io/docs/concepts/security/pod-security-admission/
 */
export function podsNotAdmittedIn(makers: readonly PodMaker[], { namespaces }: Cluster): Unfollowed[] {
  return makers.flatMap((maker): Unfollowed[] => {
    const level = enforcedLevel(namespaces.get(maker.namespace));
    const field = level === undefined || maker.count === 0 ? undefined : refusedByPodSecurity(maker.spec, level);
    if (field === undefined) return [];
    const why = `makes pods that Namespace ${maker.namespace} does not admit (${LABEL_ENFORCE}: ${level}): ${field}.`;
    const isAgent = maker.object.kind === 'DaemonSet' && AGENTS.includes(maker.object.name);
    return [
      notMade(maker, why, {
        ...(isAgent ? { concerns: 'cluster' } : {}),
        ...(maker.isGateway ? { change: CHANGE_OF_GATEWAY } : {}),
      }),
    ];
  });
}

/** The Namespace of istiod, where it keeps out what ztunnel and the CNI agent need of their nodes and these were not read: they are there by default. */
export function namespacesClosedToAgents(
  makers: readonly PodMaker[],
  { namespaces, istiod, objects }: Cluster,
): Unfollowed[] {
  const namespace = namespaces.get(istiod.namespace);
  const level = enforcedLevel(namespace);
  if (namespace === undefined || level === undefined || makers.length === 0) return [];
  if (objects.some(({ kind, name }) => kind === 'DaemonSet' && name === ZTUNNEL_DAEMON_SET)) return [];
  return [
    {
      row: 'pods-not-certain',
      object: namespace,
      sentence: `does not admit ztunnel and Istio’s CNI agent, which Istio installs there by default (${LABEL_ENFORCE}: ${level}): they need the level privileged. Without them no pod is in the mesh.`,
      effect: 'unknown',
      concerns: 'cluster',
      path: `metadata.labels["${LABEL_ENFORCE}"]`,
    },
  ];
}
