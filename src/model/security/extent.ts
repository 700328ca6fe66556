/** How many of some requests something is true of: `some` where it depends on the request, or cannot be told. */
export type Extent = 'all' | 'some' | 'none';

/** True where one of them is. */
export function anyOf(extents: readonly Extent[]): Extent {
  if (extents.includes('all')) return 'all';
  return extents.includes('some') ? 'some' : 'none';
}

/** True where all of them are. */
export function everyOf(extents: readonly Extent[]): Extent {
  if (extents.includes('none')) return 'none';
  return extents.includes('some') ? 'some' : 'all';
}

/** True where it is not. */
export function not(extent: Extent): Extent {
  if (extent === 'some') return 'some';
  return extent === 'all' ? 'none' : 'all';
}
