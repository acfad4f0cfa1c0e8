// Particles into pixels without a graphics card: discs from ready-made stamps, written into the picture's own memory.
//
// In 2D discs never overlap, so their soft edges are mixed with what is below. In 3D each pixel remembers how near its
// particle is. Around the picture lies a margin as wide as the largest disc, so that no disc has to be cut at an edge.

const SHADES = 16;
const FOGS = 16;
const HUES = 64;
const PLACES = 4;
const MARGIN = 80;
const LEAST_RADIUS = 0.62;
const LIGHT = [-0.42, 0.52, 0.744];
const FAR = -Infinity;
// Whose middle is just outside of the picture reaches as far out again.
const LARGEST = MARGIN / 2 - 2;

// Where in the colours of the theme: `at` from 0 to 1 between the first and the last particle.
function hueAt(colours, at) {
  const place = at * (colours.length - 1);
  const left = Math.min(Math.floor(place), colours.length - 2);
  return colours[left].map((each, channel) => each + (colours[left + 1][channel] - each) * (place - left));
}

const packed = ([red, green, blue]) => ((255 << 24) | (Math.round(blue) << 16) | (Math.round(green) << 8) | Math.round(red)) >>> 0;
const towards = (from, to, share) => from.map((each, channel) => each + (to[channel] - each) * share);

// Every colour that a pixel can have: by order of attachment, by distance, by how the light falls.
function makeTable({ colours, background, isDark }, isDeep) {
  const table = new Uint32Array(HUES * FOGS * SHADES);
  for (let hue = 0; hue < HUES; hue++) {
    const base = hueAt(colours, hue / (HUES - 1));
    for (let fog = 0; fog < FOGS; fog++) {
      const away = isDeep ? 0.58 * (1 - fog / (FOGS - 1)) ** 1.4 : 0;
      for (let shade = 0; shade < SHADES; shade++) {
        const light = shade / (SHADES - 1);
        const dull = towards(base, isDark ? [0, 0, 0] : [15, 23, 42], (isDeep ? 0.62 : 0.3) * (1 - light));
        const lit = towards(dull, [255, 255, 255], isDeep ? 0.35 * light ** 6 : 0);
        table[(hue * FOGS + fog) * SHADES + shade] = packed(towards(lit, background, away));
      }
    }
  }
  return table;
}

// A disc that lies `left` and `top` of a pixel's middle: which pixels it covers, how much of each, lit how, how near.
function makeStamp(radius, left, top, stride, isDeep) {
  const reach = Math.ceil(radius + 1);
  const found = [];
  for (let y = -reach; y <= reach; y++) {
    for (let x = -reach; x <= reach; x++) {
      const [across, down] = [x - left, y - top];
      const distance = Math.hypot(across, down);
      const cover = isDeep ? Number(distance <= Math.max(radius, 0.5)) : Math.min(1, Math.max(0, radius + 0.5 - distance));
      if (cover * 255 < 1) continue;
      const rest = Math.max(0, radius * radius - distance * distance);
      const falls = (LIGHT[0] * across - LIGHT[1] * down + LIGHT[2] * Math.sqrt(rest)) / Math.max(radius, 0.8);
      const light = isDeep ? Math.max(0, falls) : 1 - Math.min(1, distance / radius) ** 3 * (radius > 2.5 ? 1 : 0);
      found.push([y * stride + x, Math.round(cover * 256), Math.min(SHADES - 1, Math.round(light * (SHADES - 1))), Math.sqrt(rest)]);
    }
  }
  return {
    offsets: Int32Array.from(found, ([offset]) => offset),
    covers: Uint16Array.from(found, ([, cover]) => cover),
    shades: Uint8Array.from(found, ([, , shade]) => shade),
    rises: Float32Array.from(found, ([, , , rise]) => rise),
  };
}

// One picture of a fixed size in device pixels.
class Picture {
  constructor(width, height, isDeep) {
    this.width = width;
    this.height = height;
    this.stride = width + 2 * MARGIN;
    this.image = new ImageData(this.stride, height + 2 * MARGIN);
    this.pixels = new Uint32Array(this.image.data.buffer);
    this.depths = isDeep ? new Float32Array(this.pixels.length) : null;
    this.stamps = [];
  }

  // `radius` in quarters of a pixel, as are `column` and `row`, the place of the middle within its pixel.
  stamp(radius, column, row) {
    const middle = (place) => (place + 0.5) / PLACES - 0.5;
    return makeStamp(radius / PLACES, middle(column), middle(row), this.stride, Boolean(this.depths));
  }

  // All sixteen places of one radius; those of the radius before are not needed any more.
  discs(radius) {
    if (this.stamps.radius !== radius) {
      this.stamps = Array.from({ length: PLACES * PLACES }, (_, at) => this.stamp(radius, at % PLACES, (at / PLACES) | 0));
      this.stamps.radius = radius;
    }
    return this.stamps;
  }
}

export class NoCanvas extends Error {}

export class Raster {
  #canvas;
  #context;
  #pictures = new Map();
  #table = null;
  #background = 0;
  #isDeep;
  #least;

  // `least` is the radius in device pixels below which no disc is drawn. Throws NoCanvas where the browser has none.
  constructor(canvas, isDeep, least = LEAST_RADIUS) {
    this.#canvas = canvas;
    this.#least = least;
    this.#isDeep = isDeep;
    this.#context = canvas.getContext("2d", { alpha: false, willReadFrequently: true });
    if (!this.#context) throw new NoCanvas();
  }

  colour(theme) {
    this.#table = makeTable(theme, this.#isDeep);
    this.#background = packed(theme.background);
  }

  // Forget the pictures of another size.
  clear() {
    this.#pictures.clear();
  }

  // `places` by order of attachment; `look` says what a camera sees; `shown` particles, every `every`th of them; `step` is
  // how many pixels wide an edge is.
  draw(places, look, { width, height, shown, every, step }) {
    const key = `${width}x${height}`;
    if (!this.#pictures.has(key)) this.#pictures.set(key, new Picture(width, height, this.#isDeep));
    const picture = this.#pictures.get(key);
    picture.pixels.fill(this.#background);
    picture.depths?.fill(FAR);
    if (this.#isDeep) {
      this.#stack(picture, places, look, shown, every);
      this.#edge(picture, look, step);
    } else this.#spread(picture, places, look, shown, every);
    if (this.#canvas.width !== width || this.#canvas.height !== height) Object.assign(this.#canvas, { width, height });
    this.#context.putImageData(picture.image, -MARGIN, -MARGIN, MARGIN, MARGIN, width, height);
  }

  // 2D: side by side.
  #spread(picture, places, { x, y, scale }, shown, every) {
    const { stride, width, height, pixels } = picture;
    const table = this.#table;
    const hue = HUES / (places.length / (this.#isDeep ? 3 : 2));
    const [middle, level] = [MARGIN + width / 2 - x * scale, MARGIN + height / 2 + y * scale];
    const radius = Math.min(Math.max(scale / 2, this.#least), LARGEST) * PLACES;
    const stamps = picture.discs(radius);
    const edge = MARGIN - Math.ceil(radius / PLACES) - 2;
    const [most, low] = [width + 2 * MARGIN - edge, height + 2 * MARGIN - edge];
    for (let each = 0; each < shown; each += every) {
      const across = middle + places[2 * each] * scale;
      const down = level - places[2 * each + 1] * scale;
      if (!(across > edge && down > edge && across < most && down < low)) continue;
      const [column, row] = [across | 0, down | 0];
      const { offsets, covers, shades } = stamps[(((down - row) * PLACES) | 0) * PLACES + (((across - column) * PLACES) | 0)];
      const colour = (((each * hue) | 0) * FOGS + FOGS - 1) * SHADES;
      const start = row * stride + column;
      for (let at = 0; at < offsets.length; at++) {
        const place = start + offsets[at];
        const cover = covers[at];
        const own = table[colour + shades[at]];
        if (cover === 256) {
          pixels[place] = own;
          continue;
        }
        const below = pixels[place];
        const rest = 256 - cover;
        const outer = ((Math.imul(own & 0xff00ff, cover) + Math.imul(below & 0xff00ff, rest)) >>> 8) & 0xff00ff;
        const green = ((Math.imul(own & 0xff00, cover) + Math.imul(below & 0xff00, rest)) >>> 8) & 0xff00;
        pixels[place] = 0xff000000 | outer | green;
      }
    }
  }

  // 3D: the nearest is seen.
  #stack(picture, places, look, shown, every) {
    const { stride, width, height, pixels, depths } = picture;
    const { right, up, towards: near, centre, distance, scale, reach } = look;
    const table = this.#table;
    const hue = HUES / (places.length / (this.#isDeep ? 3 : 2));
    const [middle, level] = [MARGIN + width / 2 - look.x * scale, MARGIN + height / 2 + look.y * scale];
    const [most, low] = [width + 2 * MARGIN, height + 2 * MARGIN];
    const [x0, y0, z0] = centre;
    const half = Math.floor(PLACES / 2);
    const least = Math.round(this.#least * PLACES);
    for (let each = 0; each < shown; each += every) {
      const x = places[3 * each] - x0;
      const y = places[3 * each + 1] - y0;
      const z = places[3 * each + 2] - z0;
      const depth = near[0] * x + near[1] * y + near[2] * z;
      const size = (distance / (distance - depth)) * scale;
      const across = middle + (right[0] * x + right[1] * y) * size;
      const down = level - (up[0] * x + up[1] * y + up[2] * z) * size;
      const radius = Math.min(Math.max(least, Math.round(size * 0.5 * PLACES)), LARGEST * PLACES);
      const edge = MARGIN - ((radius / PLACES) | 0) - 2;
      if (!(across > edge && down > edge && across < most - edge && down < low - edge)) continue;
      const { offsets, shades, rises } = (picture.stamps[radius] ??= picture.stamp(radius, half, half));
      const fog = Math.max(0, Math.min(FOGS - 1, ((depth / reach + 1) * 0.5 * FOGS) | 0));
      const colour = (((each * hue) | 0) * FOGS + fog) * SHADES;
      const start = (down | 0) * stride + (across | 0);
      const nearness = depth * scale;
      for (let at = 0; at < offsets.length; at++) {
        const place = start + offsets[at];
        const own = nearness + rises[at];
        if (own <= depths[place]) continue;
        depths[place] = own;
        pixels[place] = table[colour + shades[at]];
      }
    }
  }

  // Eye-dome lighting (Boucheny, 2009): what lies behind its neighbours is darker, so that branches stand apart.
  #edge({ pixels, depths, stride, width, height }, { scale, reach }, step) {
    const strength = 150 / (scale * reach * step);
    for (let row = MARGIN; row < MARGIN + height; row++) {
      const end = row * stride + MARGIN + width;
      for (let place = row * stride + MARGIN; place < end; place++) {
        const own = depths[place];
        if (own === FAR) continue;
        const behind =
          Math.max(0, depths[place - step] - own) +
          Math.max(0, depths[place + step] - own) +
          Math.max(0, depths[place - step * stride] - own) +
          Math.max(0, depths[place + step * stride] - own);
        if (behind === 0) continue;
        const kept = 256 - Math.min(118, (behind * strength) | 0);
        const colour = pixels[place];
        const outer = (Math.imul(colour & 0xff00ff, kept) >>> 8) & 0xff00ff;
        pixels[place] = 0xff000000 | outer | ((Math.imul(colour & 0xff00, kept) >>> 8) & 0xff00);
      }
    }
  }
}
