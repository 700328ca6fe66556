import { LOCALITY_LB_SETTING, OUTLIER_DETECTION } from './destination-rule';
import type { PresentOf } from './decoder';
import { HTTP_RETRY } from './http-retry';
import { list, mapOf, message } from './message';
import { bool, enumeration, string } from './scalars';

/*
 * MeshConfig, as far as it decides where traffic goes.
 *
 * Source: istio.io/api, mesh/v1alpha1/config.proto; k8s.io/apimachinery, meta/v1 LabelSelector.
 */

const LABEL_SELECTOR = message('LabelSelector', {
  matchLabels: mapOf(string),
  matchExpressions: list(message('LabelSelectorRequirement', { key: string, operator: string, values: list(string) })),
});
export type LabelSelector = PresentOf<typeof LABEL_SELECTOR>;

const SERVICE_SCOPE_CONFIG = message('ServiceScopeConfigs', {
  namespaceSelector: LABEL_SELECTOR,
  servicesSelector: LABEL_SELECTOR,
  scope: enumeration('LOCAL', 'GLOBAL'),
});
export type ServiceScopeConfig = PresentOf<typeof SERVICE_SCOPE_CONFIG>;

const SERVICE_SETTINGS = message('ServiceSettings', {
  settings: message('Settings', { clusterLocal: bool }),
  hosts: list(string),
});

const DEFAULT_TRAFFIC_POLICY = message('DefaultTrafficPolicy', { outlierDetection: OUTLIER_DETECTION });

export const MESH_CONFIG = message('MeshConfig', {
  rootNamespace: string,
  localityLbSetting: LOCALITY_LB_SETTING,
  serviceScopeConfigs: list(SERVICE_SCOPE_CONFIG),
  serviceSettings: list(SERVICE_SETTINGS),
  discoverySelectors: list(LABEL_SELECTOR),
  defaultServiceExportTo: list(string),
  defaultVirtualServiceExportTo: list(string),
  defaultDestinationRuleExportTo: list(string),
  trustDomain: string,
  trustDomainAliases: list(string),
  defaultHttpRetryPolicy: HTTP_RETRY,
  defaultTrafficPolicy: DEFAULT_TRAFFIC_POLICY,
});
export type MeshConfig = PresentOf<typeof MESH_CONFIG>;
