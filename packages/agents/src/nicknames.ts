/** Gives agents names that people can tell apart. */
export interface Nicknames {
  /** A name that no agent of the tree has had; once all are used up they come again as `… the 2nd`. */
  take(): string;
  /** Keeps a name that an agent brings along from being given to another one. */
  claim(name: string): void;
}

/**
 * Draws names from a fixed list.
 *
 * Mirrors: nicknames of Codex 0.169.0, with names of our own.
 *
 * @param random - 0 up to, not including, 1
 */
export function createNicknames(random: () => number, names: readonly string[] = BIRDS): Nicknames {
  const used = new Set<string>();
  let round = 1;
  let left = [...names];
  const refill = (): void => {
    const suffix = round === 1 ? "" : ` the ${toOrdinal(round)}`;
    left = names.map((name) => `${name}${suffix}`).filter((name) => !used.has(name));
  };
  return {
    take() {
      while (left.length === 0) {
        round += 1;
        used.clear();
        refill();
      }
      const at = Math.min(left.length - 1, Math.floor(random() * left.length));
      const [name = ""] = left.splice(at, 1);
      used.add(name);
      return name;
    },
    claim(name) {
      used.add(name);
      left = left.filter((other) => other !== name);
    },
  };
}

function toOrdinal(value: number): string {
  const isTeen = Math.floor((value % 100) / 10) === 1;
  const endings: readonly (string | undefined)[] = isTeen ? [] : ["th", "st", "nd", "rd"];
  return `${value}${endings[value % 10] ?? "th"}`;
}

const BIRDS = [
  "Avocet",
  "Bittern",
  "Bunting",
  "Chough",
  "Condor",
  "Cormorant",
  "Crane",
  "Curlew",
  "Dipper",
  "Dunlin",
  "Egret",
  "Eider",
  "Falcon",
  "Fulmar",
  "Gannet",
  "Godwit",
  "Goshawk",
  "Grebe",
  "Harrier",
  "Heron",
  "Hoopoe",
  "Ibis",
  "Jackdaw",
  "Kestrel",
  "Kingfisher",
  "Kite",
  "Lapwing",
  "Linnet",
  "Magpie",
  "Merlin",
  "Nightjar",
  "Nuthatch",
  "Oriole",
  "Osprey",
  "Petrel",
  "Pipit",
  "Plover",
  "Ptarmigan",
  "Puffin",
  "Raven",
  "Redstart",
  "Rook",
  "Sandpiper",
  "Shearwater",
  "Shrike",
  "Siskin",
  "Skylark",
  "Snipe",
  "Starling",
  "Stork",
  "Swift",
  "Tern",
  "Thrush",
  "Warbler",
  "Waxwing",
  "Wheatear",
  "Whimbrel",
  "Wren",
] as const;
