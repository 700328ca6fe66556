import * as istio from '../../../istio/vocabulary';
import { closedTypeOf, gatewayClassNameOf, isMeantAsGateway, toNetworkGateways } from '../../../model/gateways';
import { describeObject, type KubeObject } from '../../../model/object';
import type { Cluster } from '../../../model/mesh';
import { add, set, setLabel, type Edit, type Remedy } from '../../edit';
import type { ClusterView, MeshView } from '../../istio/view';
import { endsTunnels, serviceWithoutTunnels } from '../../istio/gateways';
import type { Candidate } from '../../ztunnel';
import { because, type Reason } from '../../answer';

const LISTENER = {
  ...{ name: istio.HBONE_LISTENER_NAME, port: istio.HBONE_PORT, protocol: istio.HBONE_PROTOCOL },
  tls: { mode: 'Terminate', options: { [istio.OPTION_TLS_TERMINATE_MODE]: 'ISTIO_MUTUAL' } },
};

/**
 * Networks with ready pods into which the node proxies of a cluster know no way, each once, with the object that was meant to be
 * one. What Envoys know is another matter: they find gateways in Services, too.
 *
 * @see istio pilot/pkg/serviceregistry/ambient/networks.go
 */
export function describeUnknownGateways(
  view: MeshView,
  { cluster: own, ztunnelGateways }: ClusterView,
  pods: readonly Candidate[],
): Reason[] {
  const networks = new Map<string, string>();
  for (const { network, cluster, isReady } of pods) {
    if (!isReady || network === '' || network === own.network || ztunnelGateways.has(network)) continue;
    if (!networks.has(network)) networks.set(network, cluster);
  }
  return [...networks].map(([network, cluster]) => describe(view.clusterOf(cluster).cluster, network));
}

function describe(cluster: Cluster, network: string): Reason {
  const gateway =
    cluster.objects.find(
      (object) => isMeantAsGateway(object) && gatewayClassNameOf(object) === istio.CLASS_EAST_WEST,
    ) ?? cluster.objects.find(isMeantAsGateway);
  const isWayIn = (one: KubeObject): boolean => toNetworkGateways(one, []).some((found) => found.network === network);
  const object = gateway ?? cluster.eastWestGateways[0]?.object ?? cluster.objects.find(isWayIn);
  if (object === undefined) {
    return {
      text: `no gateway was read that leads the node proxies of other clusters into ${network}.`,
      cluster: cluster.name,
      isCause: true,
    };
  }
  const { what, path, remedies } =
    object.kind === 'Gateway' ? ofGateway(object, cluster, network) : ofService(object, cluster, network);
  return because(`${what}: node proxies of other clusters know no way into ${network}.`, cluster.name, object, {
    ...{ isCause: true, path, remedies },
  });
}

interface Said {
  readonly what: string;
  readonly path: string;
  readonly remedies: readonly Remedy[];
}

/** What istiod looks at, in its order. All that is wrong is mended together. */
function ofGateway(gateway: KubeObject, cluster: Cluster, network: string): Said {
  const { name } = cluster;
  const edit: Edit[] = [];
  const changes: string[] = [];
  const found: Omit<Said, 'remedies'>[] = [];
  const label = gateway.labels[istio.LABEL_NETWORK] ?? '';
  if (label !== network) {
    const what = label === '' ? 'does not have the label' : `names the network ${label} in the label`;
    found.push({ what: `${what} ${istio.LABEL_NETWORK}`, path: 'metadata.labels' });
    changes.push(`label the Gateway ${istio.LABEL_NETWORK}: ${network}`);
    edit.push(setLabel(name, gateway, istio.LABEL_NETWORK, network));
  }
  const gatewayClass = String(gatewayClassNameOf(gateway));
  if (gatewayClass !== istio.CLASS_EAST_WEST) {
    found.push({ what: `is of class ${gatewayClass}, not ${istio.CLASS_EAST_WEST}`, path: 'spec.gatewayClassName' });
    changes.push(`set spec.gatewayClassName: ${istio.CLASS_EAST_WEST}`);
    edit.push(set(name, gateway, ['spec', 'gatewayClassName'], istio.CLASS_EAST_WEST));
  }
  if (!endsTunnels(gateway)) {
    found.push({ what: 'has no listener with the protocol HBONE and tls.mode Terminate', path: 'spec.listeners' });
    changes.push('give it a listener with port 15008, protocol HBONE and tls.mode Terminate');
    edit.push(set(name, gateway, ['spec', 'listeners'], [LISTENER]));
  }
  if (serviceWithoutTunnels(gateway, cluster) !== undefined) {
    found.push({ what: 'has a Service without the port 15008', path: 'spec.listeners' });
  }
  const closed = closedTypeOf(gateway, cluster.eastWestGateways);
  if (closed !== undefined) {
    const isByAnnotation = closed.by === gateway;
    const by = isByAnnotation ? istio.ANNOTATION_SERVICE_TYPE : describeObject(closed.by);
    const path = isByAnnotation ? closed.path : 'spec.infrastructure.parametersRef';
    found.push({ what: `has a Service of type ${closed.type} by ${by}, and no outside address`, path });
    if (isByAnnotation) {
      changes.push(`remove ${istio.ANNOTATION_SERVICE_TYPE}: istiod then makes a Service of type LoadBalancer`);
      edit.push(set(name, gateway, ['metadata', 'annotations', istio.ANNOTATION_SERVICE_TYPE], undefined));
    }
  }
  const [first] = found;
  if (first === undefined)
    return { what: 'has no outside address in its status', path: 'status.addresses', remedies: [] };
  return {
    what: found.map(({ what }) => what).join(', and '),
    path: first.path,
    remedies: changes.length < found.length ? [] : [{ change: `${changes.join(', ')}.`, edit }],
  };
}

function ofService(service: KubeObject, { name }: Cluster, network: string): Said {
  const { namespace = 'default', labels } = service;
  const gateway = labels[istio.LABEL_GATEWAY_NAME];
  const what =
    gateway === undefined
      ? 'is a Service only'
      : `is a Service whose ${describeObject({ kind: 'Gateway', namespace, name: gateway })} was not read`;
  return {
    what,
    path: 'metadata.labels',
    remedies: [
      {
        change: `add a Gateway of class ${istio.CLASS_EAST_WEST} with the label ${istio.LABEL_NETWORK}: ${network}.`,
        edit: [
          add(name, {
            apiVersion: istio.GATEWAY_API_VERSION,
            kind: 'Gateway',
            metadata: { name: gateway ?? service.name, namespace, labels: { [istio.LABEL_NETWORK]: network } },
            spec: { gatewayClassName: istio.CLASS_EAST_WEST, listeners: [LISTENER] },
          }),
        ],
      },
    ],
  };
}
