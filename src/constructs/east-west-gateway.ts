import { ApiObject, type ApiObjectMetadataDefinition } from 'cdk8s';
import { Construct } from 'constructs';
import { GatewaySpecListenersTlsMode, toJson_GatewaySpec } from '../../imports/gateway.networking.k8s.io';
import type { Problem } from '../diagnostics';
import { Mesh } from './mesh';
import { checkAnnotations, checkLabels, checkName, checkNamespace, checkReserved } from './private/props/check';
import { checkAtSynth } from './private/props/check-at-synth';
import * as istio from '../istio/vocabulary';
import { judged, map, type Shape } from './private/props/kinds';
import { asScope, chartOf } from './private/object';
import { SharedMetadata } from './private/services/shared-metadata';
import { acceptProps } from './private/props/props';

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

const PROPS: Shape<EastWestGatewayProps> = {
  name: judged,
  namespace: judged,
  revision: judged,
  labels: map("labels: { team: 'mesh' }"),
  annotations: map("annotations: { 'example.com/owner': 'team' }"),
};

/**
 * Deploys the gateway through which other networks reach a cluster's global services: what the multicluster installation
 * guide's `gen-eastwest-gateway.sh --ambient` writes, with the network of each cluster. Declare it once under the mesh.
 *
 * It becomes a Gateway of class `istio-east-west` with one HBONE listener that terminates the mesh's mutual TLS. It
 * needs a Mesh: a stock App does not know the networks.
 *
 * @see https://istio.io/latest/docs/ambient/install/multicluster/multi-primary_multi-network/
 *
 * @example
 * new EastWestGateway(new Chart(mesh, 'gateways'), 'istio-eastwestgateway');
 */
export class EastWestGateway extends Construct {
  /** The name of the Gateway. */
  public readonly name: string;
  /** The namespace of the Gateway. */
  public readonly namespace: string;

  private readonly shared: SharedMetadata;

  constructor(scope: Construct, id: string, props: EastWestGatewayProps = {}) {
    super(asScope(scope, id, 'EastWestGateway'), id);
    const given = acceptProps(this, 'EastWestGateway', props, PROPS);
    const mesh = Mesh.meshOf(this);
    chartOf(this);
    this.name = given.name ?? id;
    this.namespace = given.namespace ?? mesh.rootNamespace;
    const object = new ApiObject(this, 'Resource', {
      apiVersion: istio.GATEWAY_API_VERSION,
      kind: 'Gateway',
      metadata: {
        name: this.name,
        namespace: this.namespace,
        labels: {
          ...given.labels,
          // On the metadata, where both ways istiod finds gateways read it.
          [istio.LABEL_NETWORK]: mesh.perCluster({ produce: (cluster) => cluster.network }) as string,
          ...(given.revision === undefined ? {} : { [istio.LABEL_REVISION]: given.revision }),
        },
        annotations: given.annotations,
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
    this.shared = new SharedMetadata(object, given, RESERVED_LABELS);
    checkAtSynth(this, () => [...this.check(given), ...this.shared.check()]);
  }

  /** Metadata of the Gateway, to which labels and annotations can be added. istiod copies both to the pods. */
  public get metadata(): ApiObjectMetadataDefinition {
    return this.shared.share();
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
