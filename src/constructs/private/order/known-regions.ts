import type { IConstruct } from 'constructs';
import type { DestinationRuleSpecTrafficPolicyLoadBalancerLocalityLbSetting as Setting } from '../../../../imports/networking.istio.io';
import type { Problem } from '../../../diagnostics';
import { meantName } from '../../../util/meant-name';
import { Mesh } from '../../mesh';
import { show } from '../props/show';

const ANY = '*';

/** Finds regions that a setting names and no cluster of the mesh is in. Where the region of a cluster is not known, it may be that one. */
export function checkKnownRegions({ node: { root } }: IConstruct, setting: Setting): Problem[] {
  if (!(root instanceof Mesh)) return [];
  const regions = new Set(root.clusters.map(({ region }) => region));
  if (regions.has(undefined)) return [];
  const known = [...regions].map(String).sort();
  return Object.entries(regionsIn(setting)).flatMap(([field, named]) =>
    [...new Set(named)]
      .filter((region) => !known.includes(region))
      .map((region) => {
        const meant = meantName(region, known);
        return {
          message: `localityLbSetting.${field} names the region ${show(region)}, and no cluster is in it.`,
          why: 'the entry has no effect, so in an outage traffic goes elsewhere than written here.',
          fix: `${meant === undefined ? '' : `did you mean ${show(meant)}? `}The regions of the clusters are ${known.join(', ')}.`,
        };
      }),
  );
}

/** The regions that a setting names, by field. What is not a place is reported elsewhere. */
function regionsIn({ failover = [], distribute = [] }: Setting): Record<string, string[]> {
  const regionOf = (place: unknown): string => String(place).split('/')[0]!;
  const named = {
    failover: failover.flatMap(({ from, to }) => [from, to]),
    distribute: distribute.flatMap(({ from, to }) => [from, ...Object.keys(to ?? {})]),
  };
  const isName = (region: string): boolean => region !== ANY && region !== '' && region !== 'undefined';
  return {
    failover: named.failover.map(regionOf).filter(isName),
    distribute: named.distribute.map(regionOf).filter(isName),
  };
}
