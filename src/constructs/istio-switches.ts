import { flag, list, map, struct, judged } from './private/props/kinds';

/**
 * The settings of a cluster's istiod that decide where traffic goes, as far as they differ from its defaults.
 * They are not written to any cluster: they state what the installation has, so that the checks and the prediction assume it.
 */
export interface IstioSwitches {
  /**
   * istiod's AMBIENT_ENABLE_MULTI_NETWORK: whether it routes to other networks at all.
   *
   * @default true, as every multicluster ambient installation guide sets it
   */
  readonly ambientEnableMultiNetwork?: boolean;

  /**
   * istiod's AMBIENT_ENABLE_MULTI_NETWORK_WAYPOINT: whether waypoints may send to other networks.
   *
   * @default true, as in istiod
   */
  readonly ambientEnableMultiNetworkWaypoint?: boolean;

  /**
   * istiod's AMBIENT_ENABLE_MULTI_NETWORK_INGRESS: whether ingress gateways may send to other networks.
   *
   * @default false, as in istiod
   */
  readonly ambientEnableMultiNetworkIngress?: boolean;

  /**
   * istiod's PILOT_SEND_UNHEALTHY_ENDPOINTS: whether proxies are told of endpoints that are not ready.
   *
   * @default false, as in istiod
   */
  readonly pilotSendUnhealthyEndpoints?: boolean;

  /**
   * istiod's PILOT_AUTO_SEND_UNHEALTHY_ENDPOINTS (Istio 1.31 and newer): the same, unless a rule sets `minHealthPercent`.
   *
   * @default true from Istio 1.31 on, as in istiod
   */
  readonly pilotAutoSendUnhealthyEndpoints?: boolean;

  /**
   * MeshConfig.serviceScopeConfigs: which services are reachable from other clusters: those that any entry makes global.
   *
   * @default the ambient profile's: services labelled `istio.io/global: "true"` are global
   */
  readonly serviceScopeConfigs?: ServiceScopeConfig[];

  /**
   * MeshConfig.localityLbSetting.enabled: whether locality load balancing applies where a rule does not set it.
   *
   * @default true, as in Istio
   */
  readonly localityLbSettingEnabled?: boolean;

  /**
   * MeshConfig.defaultDestinationRuleExportTo: the namespaces a DestinationRule without `exportTo` is visible in
   * ("*" all, "." its own).
   *
   * @default ["*"], as in Istio
   */
  readonly defaultDestinationRuleExportTo?: string[];
}

/** One entry of MeshConfig.serviceScopeConfigs. */
export interface ServiceScopeConfig {
  /** The scope of the services that both selectors match. */
  readonly scope: ServiceScope;
  /**
   * Labels (all of them) of the Service.
   *
   * @default every service
   */
  readonly servicesSelector?: Record<string, string>;
  /**
   * Labels (all of them) of the Service's Namespace.
   *
   * @default every namespace
   */
  readonly namespaceSelector?: Record<string, string>;
}

/** How far a service can be reached. */
export enum ServiceScope {
  /** From its own cluster only. */
  LOCAL = 'LOCAL',
  /** From every cluster of the mesh. */
  GLOBAL = 'GLOBAL',
}

/**
 * The form of settings of istiod.
 *
 * @internal
 */
export const ISTIO_SWITCHES = struct<IstioSwitches>('IstioSwitches', {
  ambientEnableMultiNetwork: flag,
  ambientEnableMultiNetworkWaypoint: flag,
  ambientEnableMultiNetworkIngress: flag,
  pilotSendUnhealthyEndpoints: flag,
  pilotAutoSendUnhealthyEndpoints: flag,
  serviceScopeConfigs: list(
    'serviceScopeConfigs: [{ scope: ServiceScope.GLOBAL }]',
    struct<ServiceScopeConfig>('ServiceScopeConfig', {
      scope: judged,
      servicesSelector: map("servicesSelector: { 'istio.io/global': 'true' }"),
      namespaceSelector: map("namespaceSelector: { team: 'shop' }"),
    }),
  ),
  localityLbSettingEnabled: flag,
  defaultDestinationRuleExportTo: list("defaultDestinationRuleExportTo: ['*']"),
});
