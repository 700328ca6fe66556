import { matchesLabels, type KubeObject } from '../object';
import { CLASS_WAYPOINT, GROUP_GATEWAY_API } from '../../istio/vocabulary';
import { toAuthorizationPolicy, type AuthorizationPolicy, type PolicyTarget } from './authorization-policy';
import { toNetworkPolicy, type NetworkPolicy } from './network-policy';
import { toPeerAuthentication, type PeerAuthentication } from './peer-authentication';

/** What objects of a cluster may refuse requests by. */
export class Policies {
  public readonly authorization: readonly AuthorizationPolicy[];
  public readonly network: readonly NetworkPolicy[];
  public readonly peerAuthentication: readonly PeerAuthentication[];

  constructor(objects: readonly KubeObject[]) {
    this.authorization = present(objects.map(toAuthorizationPolicy));
    this.network = present(objects.map(toNetworkPolicy));
    this.peerAuthentication = present(objects.map(toPeerAuthentication));
  }

  /** True if nothing refuses anything. */
  public get isEmpty(): boolean {
    return this.authorization.length + this.network.length + this.peerAuthentication.length === 0;
  }

  /**
   * The policies that ztunnel enforces for a pod: those without a target of its namespace or of the root namespace that select
   * it. A selector without labels selects nothing.
   *
   * @see istio pilot/pkg/serviceregistry/ambient/authorization.go convertAuthorizationPolicy, workloads.go
   * buildWorkloadPolicies
   */
  public atPod(
    namespace: string,
    labels: Readonly<Record<string, string>>,
    rootNamespace: string,
  ): AuthorizationPolicy[] {
    return this.authorization.filter(
      ({ targets, selector, namespace: own }) =>
        targets.length === 0 &&
        (own === namespace || own === rootNamespace) &&
        (selector === undefined || (Object.keys(selector).length > 0 && matchesLabels(selector, labels))),
    );
  }

  /**
   * The policies that an Envoy enforces on requests to a service: those that target it, and those that target the Envoy's own
   * Gateway or, from the root namespace, the class of waypoints. Selectors count at no waypoint.
   *
   * @param service undefined where those of the Gateway alone are meant
   * @see istio pilot/pkg/model/policyattachment.go ShouldAttachPolicy
   */
  public atGateway(
    gateway: { readonly namespace: string; readonly name: string },
    service: { readonly namespace: string; readonly name: string } | undefined,
    rootNamespace: string,
  ): AuthorizationPolicy[] {
    return this.authorization.filter(({ targets, namespace }) =>
      targets.some((target) => {
        if (isOf(target, '', 'Service') && service !== undefined) {
          return target.name === service.name && namespace === service.namespace;
        }
        if (isOf(target, GROUP_GATEWAY_API, 'GatewayClass')) {
          return namespace === rootNamespace && target.name === CLASS_WAYPOINT;
        }
        return (
          isOf(target, GROUP_GATEWAY_API, 'Gateway') &&
          namespace === gateway.namespace &&
          (target.namespace ?? namespace) === gateway.namespace &&
          target.name === gateway.name
        );
      }),
    );
  }
}

function isOf(target: PolicyTarget, group: string, kind: string): boolean {
  return target.group === group && target.kind === kind;
}

function present<Item>(items: readonly (Item | undefined)[]): Item[] {
  return items.filter((item) => item !== undefined);
}
