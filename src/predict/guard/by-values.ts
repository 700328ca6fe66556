import { hasNodeAddresses, ingressGateways } from '../../model/gateways';
import { isMap, type KubeObject } from '../../model/object';
import { toPod } from '../../model/workloads';
import { LABEL_GATEWAY_NAME } from '../../istio/vocabulary';
import { fieldsOf } from '../../util/maps';
import type { Cluster } from '../../model/mesh';
import {
  CNI_EXCLUDED_NAMESPACES,
  CNI_SELECTORS,
  excludedNamespaces,
  GATEWAY_REVISION,
  hasDefaultSelectors,
  judgeGatewayRevision,
  judgeNamespaceRevision,
  NAMESPACE_REVISION,
} from './installed';
import { meshConfigIn, variableOf, type Unfollowed } from './input';

/** Says more of an input, or nothing, where its values tell what it does. */
export function judgeByValues(input: Unfollowed, cluster: Cluster): Unfollowed[] {
  switch (input.row) {
    case 'injector-values':
      return judgeInjector(input, cluster);
    case GATEWAY_REVISION:
      return judgeGatewayRevision(input, cluster);
    case NAMESPACE_REVISION:
      return [judgeNamespaceRevision(input, cluster)];
    case CNI_SELECTORS:
      return hasDefaultSelectors(input.object) ? [] : [input];
    case CNI_EXCLUDED_NAMESPACES:
      return excludedNamespaces(input, cluster);
    case 'proxy-config':
      return judgeEnvironment(input, fieldsOf(input.object.body.spec).environmentVariables, cluster);
    case 'mesh-config-default-config': {
      const { defaultConfig } = fieldsOf(meshConfigIn(fieldsOf(input.object.body.data).mesh));
      return judgeEnvironment(input, fieldsOf(defaultConfig).proxyMetadata, cluster);
    }
    case 'proxy-network-elsewhere':
      return hasNetworkElsewhere(input.object) && !isOfIngress(input.object, cluster) ? [input] : [];
    case 'ingress-network-elsewhere':
      return hasNetworkElsewhere(input.object) && isOfIngress(input.object, cluster) ? [input] : [];
    case 'service-node-selector':
      return isOfNodePort(input.object, cluster) ? [input] : [];
    case 'service-source-ranges':
      return takesAllSources(input.object) ? [] : [input];
    case 'istiod-cluster-id':
    case 'proxy-other-cluster':
      return judgeNameOfCluster(input, cluster);
    case 'ztunnel-network':
      return judgeNetworkOfZtunnel(input, cluster);
    case 'ztunnel-cluster':
      return ['', cluster.name].includes(variableOf(input.object, 'CLUSTER_ID') ?? '') ? [] : [input];
    default:
      return [input];
  }
}

function hasNetworkElsewhere(object: KubeObject): boolean {
  return toPod(object)?.hasProxyNetworkElsewhere === true;
}

function isOfIngress({ namespace, labels }: KubeObject, { objects }: Cluster): boolean {
  return ingressGateways(objects).some(
    (gateway) => gateway.namespace === namespace && gateway.name === labels[LABEL_GATEWAY_NAME],
  );
}

/** A selector of Nodes counts for Services of type NodePort alone, also for those that istiod generates for a Gateway. */
function isOfNodePort(object: KubeObject, { eastWestGateways }: Cluster): boolean {
  if (object.kind === 'Gateway') {
    const parameters = eastWestGateways.find((gateway) => gateway.object === object)?.parameters;
    return hasNodeAddresses(object, parameters);
  }
  return isMap(object.body.spec) && object.body.spec.type === 'NodePort';
}

/** The field counts before the annotation. */
function takesAllSources({ annotations, body }: KubeObject): boolean {
  const { loadBalancerSourceRanges: ranges } = fieldsOf(body.spec);
  const inAnnotation = annotations['service.beta.kubernetes.io/load-balancer-source-ranges'] ?? '';
  const taken = Array.isArray(ranges) && ranges.length > 0 ? ranges : inAnnotation.split(',');
  return taken.some((range) => ['0.0.0.0/0', '::/0'].includes(String(range).trim()));
}

/**
 * Compares the network that proxies are given in their environment with that of their cluster. Pods that were read show which one they
 * have: that of their Gateway, or of the installation, comes after it.
 *
 * @see istio manifests/charts/istio-control/istio-discovery/files/waypoint.yaml; pkg/bootstrap/config.go GetNodeMetaData
 */
function judgeEnvironment(input: Unfollowed, environment: unknown, { network, readKinds }: Cluster): Unfollowed[] {
  // The ambient profile sets the last one, and waypoints and gateways tunnel without it.
  const { ISTIO_META_NETWORK: given, ISTIO_META_ENABLE_HBONE: hbone = 'true', ...others } = fieldsOf(environment);
  const unread = !isMap(environment) || Object.keys(others).length > 0 || hbone !== 'true' ? [input] : [];
  if (typeof given !== 'string' || given === network || readKinds.has('Pod')) return unread;
  const of = network === undefined ? 'that of the cluster is not known' : `the cluster is in ${network}`;
  const sentence = `puts proxies into network ${given} (ISTIO_META_NETWORK), and ${of}: they reach pods of their own cluster through a gateway. That is not followed here.`;
  return [{ ...input, sentence, effect: 'unknown' }];
}

/**
 * Compares what the injector gives waypoints and gateways with what is used here: nothing is to be said where both agree, and
 * nothing is known where they are put into another network.
 */
function judgeInjector(input: Unfollowed, { name, network = '' }: Cluster): Unfollowed[] {
  const global = globalIn(fieldsOf(input.object.body.data).values);
  if (global === undefined) return [input];
  const { network: given = '', multiCluster } = global;
  const { clusterName = '' } = isMap(multiCluster) ? multiCluster : {};
  if (given !== '' && network !== '' && given !== network) {
    const sentence = `puts waypoints and gateways into network ${String(given)} (global.network), and the cluster is in ${network}: they reach pods of their own cluster through a gateway. That is not followed here.`;
    return [{ ...input, sentence, effect: 'unknown' }];
  }
  return given === network && (clusterName === name || clusterName === '') ? [] : [input];
}

/** A name that is the one used here needs no remark; a proxy with another one than istiod's sees its own pods as those of others. */
function judgeNameOfCluster(input: Unfollowed, { name, istiod }: Cluster): Unfollowed[] {
  const ofIstiod = (istiod.deployment && variableOf(istiod.deployment, 'CLUSTER_ID')) ?? '';
  if (input.row === 'istiod-cluster-id') return ofIstiod === name ? [] : [input];
  const own = variableOf(input.object, 'ISTIO_META_CLUSTER_ID') ?? '';
  if (own === '' || own === (ofIstiod === '' ? name : ofIstiod)) return [];
  if (ofIstiod === '') return [input];
  const sentence = `is of cluster ${own} (ISTIO_META_CLUSTER_ID), and istiod is of ${ofIstiod} (CLUSTER_ID): the pods of its own cluster are to it those of another one. That is not followed here.`;
  return [{ ...input, sentence, effect: 'unknown' }];
}

function judgeNetworkOfZtunnel(input: Unfollowed, { network = '' }: Cluster): Unfollowed[] {
  const own = variableOf(input.object, 'NETWORK') ?? '';
  if (own === '' || own === network) return [];
  return [network === '' ? { ...input, effect: 'reservation' } : input];
}

function globalIn(values: unknown): Readonly<Record<string, unknown>> | undefined {
  if (typeof values !== 'string') return undefined;
  try {
    const parsed: unknown = JSON.parse(values);
    return isMap(parsed) && isMap(parsed.global) ? parsed.global : undefined;
  } catch {
    return undefined;
  }
}
