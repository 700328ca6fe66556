import { Log } from '../../istio/api/decoder';
import { LOCALITY_LB_SETTING, type LocalityLbSetting, type OutlierDetection } from '../../istio/api/destination-rule';
import { DEFAULT_TRUST_DOMAIN } from '../../istio/defaults';
import type { HttpRetry } from '../../istio/api/http-retry';
import type { ServiceSetting } from '../../istio/cluster-local';
import { hasSince, type FeatureFlags } from '../../istio/behaviours';
import type { IstioVersion } from '../../istio/versions';
import { isMap, stringMap, toLabelSelector, type LabelSelector } from '../object';
import { LABEL_GLOBAL } from '../../istio/vocabulary';

/** The settings of a cluster's istiod that decide where traffic goes, with its defaults filled in. */
export interface Switches extends FeatureFlags {
  readonly serviceScopeConfigs: readonly ScopeConfig[];
  /** How localities count where neither a rule nor the service says it. */
  readonly localityLbSetting: LocalityLbSetting;
  /** Which hosts get endpoints of their own cluster only. */
  readonly serviceSettings: readonly ServiceSetting[];
  /** PILOT_AUTO_ALLOW_WAYPOINT_POLICY: pods behind a waypoint allow its identity. */
  readonly autoAllowWaypointPolicy: boolean;
  /** Selects the namespaces that istiod reads; empty for all. */
  readonly discoverySelectors: readonly LabelSelector[];
  readonly defaultServiceExportTo: readonly string[];
  readonly defaultVirtualServiceExportTo: readonly string[];
  readonly defaultDestinationRuleExportTo: readonly string[];
  /** The trust domain of the cluster's identities, and other names that it accepts for it. */
  readonly trustDomain: string;
  readonly trustDomainAliases: readonly string[];
  /** How requests are retried where no route says it; undefined for Istio's own default. */
  readonly httpRetryPolicy: HttpRetry | undefined;
  /** Outlier detection of the whole mesh, where a rule has none: see assign.ts for which proxies have it. */
  readonly defaultOutlierDetection: OutlierDetection | undefined;
}

/** One entry of MeshConfig.serviceScopeConfigs. A selector that is not there matches everything. */
export interface ScopeConfig {
  readonly scope: 'LOCAL' | 'GLOBAL';
  readonly servicesSelector?: LabelSelector;
  readonly namespaceSelector?: LabelSelector;
}

/** What the ambient profile installs: services labelled istio.io/global "true". */
const AMBIENT_PROFILE_SCOPES: readonly ScopeConfig[] = [
  { scope: 'GLOBAL', servicesSelector: { matchLabels: { [LABEL_GLOBAL]: 'true' }, matchExpressions: [] } },
];

/**
 * Istio's own default.
 *
 * @see istio pkg/config/mesh/mesh.go DefaultMeshConfig
 */
export const DEFAULT_LOCALITY_LB_SETTING: LocalityLbSetting = {
  enabled: true,
  distribute: [],
  failover: [],
  failoverPriority: [],
};

/** Every namespace. */
const EXPORT_TO_ALL: readonly string[] = ['*'];

/** The switches of a cluster: what its objects say, over what mesh.json says, over what istiod does by itself. */
export function resolveSwitches(
  inObjects: Partial<Switches>,
  inMeshFile: Readonly<Record<string, unknown>> | undefined,
  version: IstioVersion,
): Switches {
  return {
    ambientEnableMultiNetwork: true,
    ambientEnableMultiNetworkWaypoint: true,
    ambientEnableMultiNetworkIngress: false,
    pilotSendUnhealthyEndpoints: false,
    pilotAutoSendUnhealthyEndpoints: hasSince(version, 'autoSendsUnready'),
    istioDualStack: false,
    serviceScopeConfigs: AMBIENT_PROFILE_SCOPES,
    localityLbSetting: DEFAULT_LOCALITY_LB_SETTING,
    serviceSettings: [],
    autoAllowWaypointPolicy: false,
    discoverySelectors: [],
    defaultServiceExportTo: EXPORT_TO_ALL,
    defaultVirtualServiceExportTo: EXPORT_TO_ALL,
    defaultDestinationRuleExportTo: EXPORT_TO_ALL,
    trustDomain: DEFAULT_TRUST_DOMAIN,
    trustDomainAliases: [],
    httpRetryPolicy: undefined,
    defaultOutlierDetection: undefined,
    ...switchesInMeshFile(inMeshFile ?? {}),
    ...inObjects,
  };
}

const FLAGS = [
  'ambientEnableMultiNetwork',
  'ambientEnableMultiNetworkWaypoint',
  'ambientEnableMultiNetworkIngress',
  'pilotSendUnhealthyEndpoints',
  'pilotAutoSendUnhealthyEndpoints',
] as const satisfies readonly (keyof Switches)[];

function switchesInMeshFile(said: Readonly<Record<string, unknown>>): Partial<Switches> {
  const flags = FLAGS.filter((name) => typeof said[name] === 'boolean').map((name) => [name, said[name]]);
  const { serviceScopeConfigs, defaultDestinationRuleExportTo: exportTo } = said;
  const localityLbSetting = localityLbSettingInMeshFile(said);
  return {
    ...(Object.fromEntries(flags) as Partial<Switches>),
    ...(Array.isArray(serviceScopeConfigs)
      ? { serviceScopeConfigs: serviceScopeConfigs.filter(isMap).map(toScopeConfig) }
      : {}),
    ...(localityLbSetting === undefined ? {} : { localityLbSetting }),
    ...(Array.isArray(exportTo)
      ? { defaultDestinationRuleExportTo: exportedToByDefault(exportTo.filter((entry) => typeof entry === 'string')) }
      : {}),
  };
}

/** An empty list is no list to istiod. */
export function exportedToByDefault(namespaces: readonly string[]): readonly string[] {
  return namespaces.length === 0 ? EXPORT_TO_ALL : namespaces;
}

/** Whole, as MeshConfig has it, or only whether it is enabled. */
function localityLbSettingInMeshFile({
  localityLbSetting,
  localityLbSettingEnabled,
}: Readonly<Record<string, unknown>>): LocalityLbSetting | undefined {
  const setting = isMap(localityLbSetting)
    ? LOCALITY_LB_SETTING.decode(localityLbSetting, 'localityLbSetting', new Log())
    : undefined;
  if (typeof localityLbSettingEnabled !== 'boolean') return setting;
  return { ...(setting ?? DEFAULT_LOCALITY_LB_SETTING), enabled: localityLbSettingEnabled };
}

function toScopeConfig({ scope, servicesSelector, namespaceSelector }: Record<string, unknown>): ScopeConfig {
  return {
    scope: scope === 'GLOBAL' ? 'GLOBAL' : 'LOCAL',
    ...(isMap(servicesSelector) ? { servicesSelector: toSelector(servicesSelector) } : {}),
    ...(isMap(namespaceSelector) ? { namespaceSelector: toSelector(namespaceSelector) } : {}),
  };
}

/** A selector of mesh.json: that of Kubernetes, or short for its matchLabels. */
function toSelector(selector: Record<string, unknown>): LabelSelector {
  const { matchLabels, matchExpressions } = selector;
  if (!isMap(matchLabels) && !Array.isArray(matchExpressions)) {
    return { matchLabels: stringMap(selector), matchExpressions: [] };
  }
  return toLabelSelector(selector);
}
