/** Where something runs. Empty is not known. */
export interface Locality {
  readonly region: string;
  readonly zone: string;
  readonly subzone: string;
}

/** Reads "region/zone/subzone", of which any part may be missing. */
export function parseLocality(text: string): Locality {
  const [region = '', zone = '', subzone = ''] = text.split('/');
  return { region, zone, subzone };
}

/** "region/zone/subzone", as far as it is known. @see istio pilot/pkg/networking/util/util.go LocalityToString */
export function formatLocality({ region, zone, subzone }: Locality): string {
  if (zone === '') return region;
  return subzone === '' ? `${region}/${zone}` : `${region}/${zone}/${subzone}`;
}
