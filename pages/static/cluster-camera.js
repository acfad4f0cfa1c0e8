// What of a cluster is in sight: from above in 2D, from a turntable in 3D. Lengths are in diameters.

const LARGEST_PARTICLE = 28;
const WIDEST = 0.5;
const TILT = 1.5;
const BEGIN = { turn: -0.9, tilt: 0.42 };

const clamp = (value, least, most) => Math.max(least, Math.min(most, value));

// The middle of all particles, and how far from it the outermost one is.
function extent(places, dimension) {
  const [least, most] = [new Array(dimension).fill(Infinity), new Array(dimension).fill(-Infinity)];
  for (let each = 0; each < places.length; each++) {
    const axis = each % dimension;
    if (places[each] < least[axis]) least[axis] = places[each];
    if (places[each] > most[axis]) most[axis] = places[each];
  }
  const centre = least.map((each, axis) => (each + most[axis]) / 2);
  let reach = 0;
  for (let each = 0; each < places.length; each += dimension) {
    let square = 0;
    for (let axis = 0; axis < dimension; axis++) square += (places[each + axis] - centre[axis]) ** 2;
    if (square > reach) reach = square;
  }
  const span = most.map((each, axis) => each - least[axis] + 1);
  return { centre, span, reach: Math.sqrt(reach) + 0.5 };
}

class Camera {
  constructor(places, dimension) {
    this.extent = extent(places, dimension);
    this.width = this.height = 1;
    this.reset();
  }

  // The size of the stage in CSS pixels.
  resize(width, height) {
    [this.width, this.height] = [width, height];
  }

  reset() {
    this.zoom = 1;
    this.x = this.y = 0;
  }

  // CSS pixels for one diameter.
  get scale() {
    return this.fit * this.zoom;
  }

  // `x` and `y` are what keeps its place, in CSS pixels from the middle of the stage.
  zoomBy(factor, x = 0, y = 0) {
    const before = this.scale;
    this.zoom = clamp(this.zoom * factor, WIDEST, Math.max(4, LARGEST_PARTICLE / this.fit));
    this.x += x / before - x / this.scale;
    this.y -= y / before - y / this.scale;
    this.#stay();
  }

  // By CSS pixels, as the hand moves the picture.
  pan(x, y) {
    this.x -= x / this.scale;
    this.y += y / this.scale;
    this.#stay();
  }

  // Never so far that nothing is in sight any more.
  #stay() {
    const most = this.extent.reach;
    this.x = clamp(this.x, -most, most);
    this.y = clamp(this.y, -most, most);
  }
}

export class FlatCamera extends Camera {
  constructor(places) {
    super(places, 2);
  }

  get fit() {
    const [across, up] = this.extent.span;
    return Math.min(LARGEST_PARTICLE, 0.94 * Math.min(this.width / across, this.height / up));
  }

  drag(x, y) {
    this.pan(x, y);
  }

  look(ratio) {
    const [x, y] = this.extent.centre;
    return { x: this.x + x, y: this.y + y, scale: this.scale * ratio };
  }
}

export class Turntable extends Camera {
  constructor(places) {
    super(places, 3);
  }

  reset() {
    super.reset();
    Object.assign(this, BEGIN);
  }

  get fit() {
    return Math.min(LARGEST_PARTICLE, (0.5 * Math.min(this.width, this.height)) / (1.02 * this.extent.reach));
  }

  // By CSS pixels: a whole turn for about three widths of a hand's way.
  drag(x, y) {
    this.turn -= x * 0.008;
    this.tilt = clamp(this.tilt + y * 0.008, -TILT, TILT);
  }

  look(ratio) {
    const [sine, cosine] = [Math.sin(this.turn), Math.cos(this.turn)];
    const [rise, lie] = [Math.sin(this.tilt), Math.cos(this.tilt)];
    const { centre, reach } = this.extent;
    return {
      right: [-sine, cosine, 0],
      up: [-rise * cosine, -rise * sine, lie],
      towards: [lie * cosine, lie * sine, rise],
      centre,
      reach,
      distance: 4 * reach,
      x: this.x,
      y: this.y,
      scale: this.scale * ratio,
    };
  }
}
