import { LABEL_GLOBAL } from './labels';
import { isMap, stringMap } from './kube-object';
import { isAtLeast, type IstioVersion } from './istio-version';

/** The settings of a cluster's istiod that decide where traffic goes, with its defaults filled in. */
export interface Switches {
  readonly ambientEnableMultiNetwork: boolean;
  readonly ambientEnableMultiNetworkWaypoint: boolean;
  readonly ambientEnableMultiNetworkIngress: boolean;
  readonly pilotSendUnhealthyEndpoints: boolean;
  readonly pilotAutoSendUnhealthyEndpoints: boolean;
  readonly serviceScopeConfigs: readonly ScopeConfig[];
  readonly localityLbSettingEnabled: boolean;
  readonly defaultDestinationRuleExportTo: readonly string[];
}

/** One entry of MeshConfig.serviceScopeConfigs. A selector that is not there matches everything. */
export interface ScopeConfig {
  readonly scope: 'LOCAL' | 'GLOBAL';
  readonly servicesSelector?: Readonly<Record<string, string>>;
  readonly namespaceSelector?: Readonly<Record<string, string>>;
}

/** What the ambient profile installs: services labelled istio.io/global "true". */
const AMBIENT_PROFILE_SCOPES: readonly ScopeConfig[] = [
  { scope: 'GLOBAL', servicesSelector: { [LABEL_GLOBAL]: 'true' } },
];

/** The switches of a cluster: what mesh.json says over what istiod does by itself. */
export function resolveSwitches(given: Readonly<Record<string, unknown>> | undefined, version: IstioVersion): Switches {
  const flag = (name: keyof Switches, byDefault: boolean): boolean => {
    const value = given?.[name];
    return typeof value === 'boolean' ? value : byDefault;
  };
  const exportTo = given?.defaultDestinationRuleExportTo;
  return {
    ambientEnableMultiNetwork: flag('ambientEnableMultiNetwork', true),
    ambientEnableMultiNetworkWaypoint: flag('ambientEnableMultiNetworkWaypoint', true),
    ambientEnableMultiNetworkIngress: flag('ambientEnableMultiNetworkIngress', false),
    pilotSendUnhealthyEndpoints: flag('pilotSendUnhealthyEndpoints', false),
    pilotAutoSendUnhealthyEndpoints: flag('pilotAutoSendUnhealthyEndpoints', isAtLeast(version, 31)),
    serviceScopeConfigs: toScopeConfigs(given?.serviceScopeConfigs) ?? AMBIENT_PROFILE_SCOPES,
    localityLbSettingEnabled: flag('localityLbSettingEnabled', true),
    defaultDestinationRuleExportTo: Array.isArray(exportTo)
      ? exportTo.filter((entry) => typeof entry === 'string')
      : ['*'],
  };
}

function toScopeConfigs(value: unknown): ScopeConfig[] | undefined {
  if (!Array.isArray(value)) return undefined;
  return value.filter(isMap).map((entry) => ({
    scope: entry.scope === 'GLOBAL' ? 'GLOBAL' : 'LOCAL',
    ...(isMap(entry.servicesSelector) ? { servicesSelector: stringMap(entry.servicesSelector) } : {}),
    ...(isMap(entry.namespaceSelector) ? { namespaceSelector: stringMap(entry.namespaceSelector) } : {}),
  }));
}

/** True if an object carries every label of a selector. */
export function matchesLabels(
  selector: Readonly<Record<string, string>> | undefined,
  labels: Readonly<Record<string, string>>,
): boolean {
  return Object.entries(selector ?? {}).every(([key, value]) => labels[key] === value);
}
