import type { Formatters } from '../format';
import { diffAsJson } from './json';
import { diffAsMarkdown } from './markdown';
import type { Diff } from './report';
import { diffAsText } from './text';

export { isFleet, type ComparedFleet } from './fold/compared-fleet';
export { changesBehaviour, isAsDeclared, type Diff } from './report';
export { sectionsWithoutAnswers } from './sections';
export type { Item, Section } from './item';

/** The formats of `diff`. */
export const DIFF_FORMATS: Formatters<Diff, 'text' | 'json' | 'markdown'> = {
  text: diffAsText,
  json: diffAsJson,
  markdown: diffAsMarkdown,
};
