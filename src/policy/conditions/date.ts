import { keepLastAnswer } from '../last-answer.ts';
import type { ValueTest } from '../variables.ts';
import { skipDigits } from './numeric.ts';

type Relation = (left: number, right: number) => boolean;

/** Holds when the request's instant stands in `relation` to one of the policy's; what is no date matches nothing, on either side. */
export function date(values: readonly string[], relation: Relation): ValueTest {
  const instants = values.map(parseInstant).filter((instant) => instant !== undefined);
  return (value) => {
    const actual = requestedInstant(value);
    if (actual === undefined) return false;
    for (const instant of instants) if (relation(actual, instant)) return true;
    return false;
  };
}

const requestedInstant = keepLastAnswer(parseInstant);

/**
 * Seconds since 1970 of a date in either of the two forms that IAM takes: epoch seconds (`1700000000`), or the W3C profile of ISO 8601
 * (`2024`, `2024-02`, `2024-02-29`, `2024-02-29T12:00Z`, `2024-02-29T12:00:00.5+01:00`). Four digits are a year. A time without a zone
 * is read as UTC: W3C asks for a zone, and to take such a date for none would make a Deny vanish. Undefined for anything else.
 */
export function parseInstant(text: string): number | undefined {
  const digits = skipDigits(text, 0);
  if (digits > 0 && digits !== 4 && (digits === text.length || text[digits] === '.')) return parseEpoch(text, digits);
  return parseIso(text);
}

function parseEpoch(text: string, dot: number): number | undefined {
  if (dot === text.length) return Number(text);
  const end = skipDigits(text, dot + 1);
  return end === text.length && end > dot + 1 ? Number(text) : undefined;
}

function parseIso(text: string): number | undefined {
  const year = field(text, 0, 4);
  if (year === undefined) return undefined;
  let at = 4;
  let month = 1;
  let day = 1;
  if (text[at] === '-') {
    month = field(text, 5, 2) ?? 0;
    at = 7;
    if (text[at] === '-') {
      day = field(text, 8, 2) ?? 0;
      at = 10;
    }
  }
  if (month < 1 || month > 12 || day < 1 || day > daysIn(year, month)) return undefined;
  const midnight = daysSince1970(year, month, day) * 86_400;
  if (at === text.length) return midnight;
  if (at !== 10 || text[10] !== 'T') return undefined;
  const seconds = parseTimeOfDay(text.slice(11));
  return seconds === undefined ? undefined : midnight + seconds;
}

/** Seconds from midnight UTC of `hh:mm[:ss[.s…]][Z|±hh:mm]`. */
function parseTimeOfDay(text: string): number | undefined {
  const hour = field(text, 0, 2);
  const minute = text[2] === ':' ? field(text, 3, 2) : undefined;
  if (hour === undefined || minute === undefined || hour > 23 || minute > 59) return undefined;
  let at = 5;
  let second = 0;
  if (text[at] === ':') {
    const whole = field(text, 6, 2);
    if (whole === undefined || whole > 59) return undefined;
    second = whole;
    at = 8;
    if (text[at] === '.') {
      const end = skipDigits(text, at + 1);
      if (end === at + 1) return undefined;
      second = Number(text.slice(6, end));
      at = end;
    }
  }
  const offset = parseZone(text.slice(at));
  return offset === undefined ? undefined : hour * 3600 + minute * 60 + second - offset;
}

/** Seconds east of Greenwich. */
function parseZone(text: string): number | undefined {
  if (text === '' || text === 'Z') return 0;
  const hours = field(text, 1, 2);
  const minutes = text[3] === ':' ? field(text, 4, 2) : undefined;
  if (text.length !== 6 || hours === undefined || minutes === undefined || hours > 23 || minutes > 59) return undefined;
  const seconds = hours * 3600 + minutes * 60;
  if (text[0] === '+') return seconds;
  return text[0] === '-' ? -seconds : undefined;
}

/** The number that `length` digits from `start` make. */
function field(text: string, start: number, length: number): number | undefined {
  const end = start + length;
  return end <= text.length && skipDigits(text, start) >= end ? Number(text.slice(start, end)) : undefined;
}

function daysIn(year: number, month: number): number {
  if (month === 2) return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 29 : 28;
  return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31;
}

/** In the Gregorian calendar, counted from 1 March so that the leap day is a year's last. */
function daysSince1970(year: number, month: number, day: number): number {
  const years = month > 2 ? year : year - 1;
  const monthFromMarch = (month + 9) % 12;
  const dayOfYear = Math.floor((153 * monthFromMarch + 2) / 5) + day - 1;
  return years * 365 + Math.floor(years / 4) - Math.floor(years / 100) + Math.floor(years / 400) + dayOfYear - 719_468;
}
