/** One entry of MeshConfig.serviceSettings. */
export interface ServiceSetting {
  readonly clusterLocal: boolean;
  /** Hosts in full, or wildcards that begin with "*". */
  readonly hosts: readonly string[];
}

/**
 * Reports whether a host gets endpoints of its own cluster only. The most specific entry decides; kube-system, the API
 * server and istiod are local unless an entry that is not local names them.
 *
 * @see istio pilot/pkg/model/cluster_local.go
 */
export function isClusterLocal(host: string, settings: readonly ServiceSetting[], clusterDomain: string): boolean {
  let defaults = [
    `*.kube-system.svc.${clusterDomain}`,
    `kubernetes.default.svc.${clusterDomain}`,
    `istiod.istio-system.svc.${clusterDomain}`,
  ];
  const stated = new Map<string, boolean>();
  for (const { clusterLocal, hosts } of settings) {
    for (const stating of hosts) {
      if (!clusterLocal) {
        defaults = defaults.filter(
          (byDefault) => stating !== byDefault && !(byDefault.startsWith('*') && stating.endsWith(byDefault.slice(1))),
        );
      }
      stated.set(stating, clusterLocal);
    }
  }
  for (const byDefault of defaults) stated.set(byDefault, true);
  const exact = stated.get(host);
  if (exact !== undefined) return exact;
  const wildcards = [...stated.keys()].filter((entry) => entry.startsWith('*') && host.endsWith(entry.slice(1)));
  const longest = wildcards.sort((left, right) => right.length - left.length)[0];
  return longest !== undefined && stated.get(longest) === true;
}
