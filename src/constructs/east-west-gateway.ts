import { ApiObject } from 'cdk8s';
import { Construct } from 'constructs';
import { GatewaySpecListenersTlsMode, toJson_GatewaySpec } from '../../imports/gateway.networking.k8s.io';
import type { Problem } from '../synth/problem';
import type { Cluster } from './cluster';
import { Mesh } from './mesh';
import { checkAnnotations, checkAtSynth, checkLabels, checkName, checkNamespace, checkReserved } from './private/check';
import * as istio from '../istio/vocabulary';
import { chartOf } from './private/object';

/** How the gateway is deployed. */
export interface EastWestGatewayProps {
  /** The name of the Gateway. @default the construct id */
  readonly name?: string;

  /** The namespace of the Gateway. @default the mesh's root namespace, "istio-system" unless it was changed */
  readonly namespace?: string;

  /** The istiod revision that owns it (`istio.io/rev`). @default the default revision */
  readonly revision?: string;

  /** Further labels of the Gateway. istiod copies them to the pods: changing one restarts the gateway. @default none */
  readonly labels?: Record<string, string>;

  /**
   * Further annotations of the Gateway, copied like the labels, and to the Service: load balancer settings of a cloud go
   * here.
   *
   * @default none
   */
  readonly annotations?: Record<string, string>;
}

/**
 * Deploys the gateway through which other networks reach a cluster's global services: what the multicluster installation
 * guide's `gen-eastwest-gateway.sh --ambient` writes, with the network of each cluster. Declare it once under the mesh.
 *
 * It becomes a Gateway of class `istio-east-west` with one HBONE listener that terminates the mesh's mutual TLS. A mesh
 * only: a stock App knows no networks.
 *
 * @see https://istio.io/latest/docs/ambient/install/multicluster/multi-primary_multi-network/
 */
export class EastWestGateway extends Construct {
  /** The name of the Gateway. */
  public readonly name: string;
  /** The namespace of the Gateway. */
  public readonly namespace: string;

  constructor(scope: Construct, id: string, props: EastWestGatewayProps = {}) {
    super(scope, id);
    const mesh = Mesh.of(this);
    chartOf(this);
    this.name = props.name ?? id;
    this.namespace = props.namespace ?? mesh.rootNamespace;
    new ApiObject(this, 'Resource', {
      apiVersion: istio.GATEWAY_API_VERSION,
      kind: 'Gateway',
      metadata: {
        name: this.name,
        namespace: this.namespace,
        labels: {
          ...props.labels,
          // On the metadata, where both ways istiod finds gateways read it.
          [istio.LABEL_NETWORK]: mesh.perCluster({ produce: (cluster: Cluster) => cluster.network }) as string,
          ...(props.revision === undefined ? {} : { [istio.LABEL_REVISION]: props.revision }),
        },
        annotations: props.annotations,
      },
      spec: toJson_GatewaySpec({
        gatewayClassName: istio.CLASS_EAST_WEST,
        listeners: [
          {
            name: istio.HBONE_LISTENER_NAME,
            port: istio.HBONE_PORT,
            protocol: istio.HBONE_PROTOCOL,
            tls: {
              mode: GatewaySpecListenersTlsMode.TERMINATE,
              options: { [istio.OPTION_TLS_TERMINATE_MODE]: 'ISTIO_MUTUAL' },
            },
          },
        ],
      }),
    });
    checkAtSynth(this, () => this.check(props));
  }

  private check(props: EastWestGatewayProps): Problem[] {
    return [
      ...checkName('Gateway', this.name),
      ...checkNamespace(this.namespace),
      ...checkLabels('labels', props.labels),
      ...checkReserved('labels', props.labels, RESERVED_LABELS),
      ...checkAnnotations('annotations', props.annotations),
      ...(props.revision === undefined ? [] : checkLabels('revision', { [istio.LABEL_REVISION]: props.revision })),
    ];
  }
}

const RESERVED_LABELS = {
  [istio.LABEL_NETWORK]: 'the network of each Cluster',
  [istio.LABEL_REVISION]: 'revision',
};
